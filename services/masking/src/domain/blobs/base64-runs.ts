import { textOf, bytesOf } from './base64.ts'

/** A part of a text that is base64. */
export interface Base64Run {
  readonly start: number
  readonly end: number
}

const LINE = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{24,}={0,2}/g
/** Lines of one base64; what stands behind the last of them may be a word. */
const LINES = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{24,}(?:\r?\n[A-Za-z0-9+/_-]+)*={0,2}/g

/** Before hexadecimal digits: `\\x` of PostgreSQL, whose backslash is of no base64, and `0x`. */
const HEX_MARK = /^0?x(?=[2-7][\dA-Fa-f])/

/** So many characters tell of nearly all that is no base64 of a text that it is none. */
const PROBE = 24
// oxlint-disable-next-line no-control-regex -- texts have none of them but what colours the output of a terminal
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001A\u001C-\u001F\u007F]/

const RUN = /[A-Za-z0-9+/_-]{24}/
/** Longer texts are not searched for one at once. */
const LONG = 8 * 1024

/** Whether a text may have parts that are base64; told at a glance. */
export const mayHaveRuns = (text: string): boolean => text.length > LONG || RUN.test(text)

/** Parts of a text that are base64 of a text, on one line or on several. Names, paths and digests decode to none. */
export function* base64Runs(text: string): Generator<Base64Run, void> {
  for (const { index: start, 0: lines } of text.matchAll(LINES)) {
    if (!lines.includes('\n')) {
      yield* oneLine(lines, start)
      continue
    }
    const whole = [lines, lines.slice(0, Math.max(0, lines.lastIndexOf('\n')))].find(holdsText)
    if (whole !== undefined) yield { start, end: start + whole.trimEnd().length }
    // A line behind it may be base64 of its own.
    const read = whole?.length ?? 0
    yield* eachLine(lines.slice(read), start + read)
  }
}

function* eachLine(lines: string, offset: number): Generator<Base64Run, void> {
  for (const { index, 0: line } of lines.matchAll(LINE)) yield* oneLine(line, offset + index)
}

function* oneLine(line: string, start: number): Generator<Base64Run, void> {
  const end = start + line.length
  if (holdsText(line)) yield { start, end }
  else {
    const mark = HEX_MARK.exec(line)?.[0].length ?? 0
    if (mark > 0 && holdsText(line.slice(mark))) yield { start: start + mark, end }
  }
}

/** Whether base64, or hexadecimal digits, decode to a text that people can read. */
export function holdsText(written: string): boolean {
  if (!mayHoldText(written.slice(0, PROBE))) return false
  const all = bytesOf(written)
  const text = all === undefined ? undefined : textOf(all.bytes)?.text
  return text !== undefined && text !== '' && !CONTROL.test(text)
}

/** Pairs of hexadecimal digits that are characters of ASCII, and characters of UTF-16. */
const HEX = /^(?:[2-7][\dA-Fa-f]|0[9ADad])+$/
// oxlint-disable-next-line no-control-regex -- every other byte of Latin letters is zero
const WIDE = /^(?:[^\0]\0){3}/

function mayHoldText(begin: string): boolean {
  if (HEX.test(begin)) return true
  const probe = Buffer.from(begin, 'base64').toString('latin1')
  return !CONTROL.test(WIDE.test(probe) ? probe.replaceAll('\0', '') : probe)
}
