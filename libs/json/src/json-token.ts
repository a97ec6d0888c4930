import { StrictJsonError } from './errors.ts'

const QUOTE = 0x22
const PLUS = 0x2b
const MINUS = 0x2d
const POINT = 0x2e
const ZERO = 0x30
const NINE = 0x39
const BACKSLASH = 0x5c
const FIRST_PRINTABLE = 0x20

const LITERALS = ['true', 'false', 'null'] as const
const ESCAPE = /["\\/bfnrt]|u[0-9a-fA-F]{4}/y

/** Returns the place behind the string literal whose opening quote is at `start`. */
export function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (char === QUOTE) return at + 1
    if (char === BACKSLASH) at = endOfEscape(text, at) - 1
    else if (char < FIRST_PRINTABLE) refuse(at)
  }
  return refuse(text.length)
}

function endOfEscape(text: string, backslash: number): number {
  ESCAPE.lastIndex = backslash + 1
  return ESCAPE.test(text) ? ESCAPE.lastIndex : refuse(backslash)
}

/** Returns the place behind `true`, `false` or `null`; undefined where none of them stands. */
export function endOfLiteral(text: string, start: number): number | undefined {
  // Numbers are far more common.
  if (text.charCodeAt(start) <= NINE) return undefined
  const literal = LITERALS.find((name) => text.startsWith(name, start))
  return literal === undefined ? undefined : start + literal.length
}

/** Returns the place behind the number that begins at `start`. */
export function endOfNumber(text: string, start: number): number {
  const first = text.charCodeAt(start) === MINUS ? start + 1 : start
  let at = text.charCodeAt(first) === ZERO ? first + 1 : endOfDigits(text, first)
  if (text.charCodeAt(at) === POINT) at = endOfDigits(text, at + 1)
  const letter = text[at]
  if (letter !== 'e' && letter !== 'E') return at
  const sign = text.charCodeAt(at + 1)
  return endOfDigits(text, sign === PLUS || sign === MINUS ? at + 2 : at + 1)
}

/** At least one digit. */
function endOfDigits(text: string, from: number): number {
  let at = from
  let char = text.charCodeAt(at)
  while (char >= ZERO && char <= NINE) char = text.charCodeAt(++at)
  return at === from ? refuse(at) : at
}

function refuse(at: number): never {
  throw new StrictJsonError('syntax', at, 'character')
}
