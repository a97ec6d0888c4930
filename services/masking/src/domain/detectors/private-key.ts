import { type Detector, REACH, type Search } from '../detector.ts'
import { pattern } from './pattern.ts'
import { together } from './together.ts'

/** RFC 7468 labels, OpenSSH's, OpenPGP's and SSH.COM's, which has four dashes and spaces. */
const BEGIN = /-{4,5} ?BEGIN (?:[A-Z0-9]{1,16} ){0,4}PRIVATE KEY(?: BLOCK)? ?-{4,5}/g
const END = /-{4,5} ?END (?:[A-Z0-9]{1,16} ){0,4}PRIVATE KEY(?: BLOCK)? ?-{4,5}/g

/** Secret keys of age (age-encryption.org/v1): Bech32, in capitals as they are printed. */
const ageKey = pattern({
  kind: 'private_key',
  rule: 'age_key',
  trigger: {},
  begins: /(?<![A-Za-z0-9])AGE-SECRET-KEY-1/gi,
  goesOn: /[02-9ac-hj-np-z]{58}(?![A-Za-z0-9])/iy,
})

/** What PuTTY keeps to itself in its files. */
const puttyKey = pattern({
  kind: 'private_key',
  rule: 'putty_key',
  trigger: {},
  begins: /Private-Lines: {0,2}\d{1,4}(?:\r?\n){1,2}/g,
  goesOn: /[A-Za-z\d+/]{4,100}={0,2}(?:(?:\r?\n){1,2}[A-Za-z\d+/]{4,100}={0,2}(?![\w:=+/-]))*/y,
  masksRest: true,
  open: { behind: /^[\r\n]{0,4}[^\n]{0,100}$/ },
})

/**
 * Private keys as PEM blocks, from BEGIN to END, without an end to the end of the text, without a begin from the first line
 * of their base64; and those of age and PuTTY.
 */
export const privateKey: Detector = {
  kind: 'private_key',
  rule: 'private_key',
  action: 'redact',
  trigger: { words: ['private key', 'age-secret-key-', 'private-lines'] },
  startOfOpen: (text) => puttyKey.startOfOpen?.(text) ?? text.length,
  search: together(blocksIn, tailsIn, ageKey.search, puttyKey.search),
}

function blocksIn(text: string): Search {
  let done = 0
  let open: number | undefined
  return (from, to, found) => {
    const offset = Math.max(from, done)
    const part = offset < to ? text.slice(offset, to + REACH) : ''
    for (let at = 0; ;) {
      const border = open === undefined ? BEGIN : END
      border.lastIndex = at
      const match = border.exec(part)
      if (match === null || offset + match.index >= to) break
      at = border.lastIndex
      done = offset + at
      if (open !== undefined) found.add(open, done)
      open = open === undefined ? offset + match.index : undefined
    }
    if (open !== undefined && to === text.length) found.add(open, to)
  }
}

/** Of a key without its begin no more than this is looked at. */
const LONGEST_BODY = 8192
const FEWEST = 16
const FULL = 40
const LONGEST_LINE = 256
const BODY = /^[ \t>]{0,8}([A-Za-z\d+/]+={0,2}|=[A-Za-z\d+/]{4})?[ \t]*\r?$/
const MARGIN = /^[ \t>]*/
const HEADER = /^(?:Proc-Type|DEK-Info|Version|Comment|Hash): .{0,100}$/
/** The end of a line that began before what is there of a key. */
const REST_OF_LINE = /(?:(?<![^\s:=,;"'`>])|(?<=-----))[A-Za-z\d+/]{40,}={0,2}\r?$/
/** What the line behind a key may begin with. */
const MAY_GO_ON = /^[ \t>]{0,8}[A-Za-z\d+/=]{0,128}\r?$|^-{1,5}[A-Z\d -]{0,110}$/

/** Keys that end without having begun: what is there of their base64 up to their end. */
function tailsIn(text: string): Search {
  let done = 0
  let isOpen = false
  return (from, to, found) => {
    const offset = Math.max(from, done)
    const part = offset < to ? text.slice(offset, to + REACH) : ''
    for (const { index, 0: border, groups } of part.matchAll(BORDER)) {
      const at = offset + index
      if (at >= to) return
      const isEnd = groups?.['end'] !== undefined
      const start =
        isEnd && !isOpen ? startOfLines(text.slice(Math.max(done, at - LONGEST_BODY), at)) : 0
      if (isEnd && !isOpen && start < 0) found.add(at + start, at + border.length)
      isOpen = !isEnd
      done = at + border.length
    }
  }
}

const BORDER = new RegExp(`${BEGIN.source}|(?<end>${END.source})`, 'g')

/** Where the base64 begins that a text ends with, counted from its end; 0 for none. */
function startOfLines(text: string): number {
  const lines = text.split('\n')
  let [start, length, longest] = [0, 0, 0]
  for (const [index, line] of lines.toReversed().entries()) {
    length += line.length + (index === 0 ? 0 : 1)
    const base64 = BODY.exec(line)?.[1]?.length ?? 0
    const isBody = BODY.test(line) && (base64 === 0 || base64 >= FULL || longest === 0)
    if (!isBody && !HEADER.test(line)) {
      const rest = REST_OF_LINE.exec(line.slice(-LONGEST_LINE))?.[0].length ?? 0
      if (rest > 0) return line.length - rest - length
      return longest < FEWEST ? 0 : start
    }
    if (base64 > 0) start = (MARGIN.exec(line)?.[0].length ?? 0) - length
    longest = Math.max(longest, base64)
  }
  return longest < FEWEST ? 0 : start
}

/** Where base64 begins at the end of a text that the end of a key may follow, whatever stands before it. */
export function startOfKeyBody(text: string): number {
  const end = text.slice(-LONGEST_BODY)
  const line = end.lastIndexOf('\n') + 1
  if (line === 0 || !MAY_GO_ON.test(end.slice(line))) return text.length
  const start = startOfLines(end.slice(0, line))
  return start === 0 ? text.length : text.length - end.length + line + start
}
