import { textOf, bytesOf } from './base64.ts'

/** A part of a text that is base64. */
export interface Base64Run {
  readonly start: number
  readonly end: number
}

const LINE = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{24,}={0,2}/g
/** Lines of one base64; what stands behind the last of them may be a word. */
const LINES = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{24,}(?:\r?\n[A-Za-z0-9+/_-]+)*={0,2}/g

/** So many characters tell of nearly all that is no base64 of a text that it is none. */
const PROBE = 24
// oxlint-disable-next-line no-control-regex -- texts have none of them
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/

/** Parts of a text that are base64 of a text, on one line or on several. Names, paths and digests decode to none. */
export function* base64Runs(text: string): Generator<Base64Run, void> {
  for (const { index: start, 0: lines } of text.matchAll(LINES)) {
    const whole = [lines, lines.slice(0, Math.max(0, lines.lastIndexOf('\n')))].find(holdsText)
    if (whole === undefined) yield* eachLine(lines, start)
    else yield { start, end: start + whole.trimEnd().length }
  }
}

function* eachLine(lines: string, offset: number): Generator<Base64Run, void> {
  for (const { index, 0: line } of lines.matchAll(LINE)) {
    const start = offset + index
    if (holdsText(line)) yield { start, end: start + line.length }
  }
}

/** Whether base64 decodes to a text that people can read. */
export function holdsText(base64: string): boolean {
  const begin = Buffer.from(base64.slice(0, PROBE), 'base64')
  if (CONTROL.test(begin.toString('latin1'))) return false
  const bytes = bytesOf(base64)
  const text = bytes === undefined ? undefined : textOf(bytes)
  return text !== undefined && text !== '' && !CONTROL.test(text)
}
