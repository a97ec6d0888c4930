import { FOUND_KINDS } from '@sallyport/contracts'

/** Kinds that the gateway finds by itself. */
export type Kind = (typeof FOUND_KINDS)[number]

/** Where a sensitive value stands in a document. */
export interface Span {
  readonly start: number
  readonly end: number
  /** What it is; the first is told, the others are as right: a password is also a secret. */
  readonly kinds: readonly [Kind, ...Kind[]]
  /** It may be masked, but need not be: a person could see it either way. */
  readonly optional: boolean
}

/** A text and the values in it. */
export interface Marked {
  readonly text: string
  readonly spans: readonly Span[]
}

// Private characters: they pass templates, joins and JSON.stringify unchanged, and no generated text holds them.
const FIRST_KIND = 0xe100
const OPTIONAL = '\u{e003}'
const BEGIN = '\u{e000}'
const END = '\u{e001}'
const BARE = '\u{e002}'
const MARK = /[\u{e000}\u{e001}]/u
const BARE_STRING = /\\*"\u{e002}([^"\u{e002}]*)\u{e002}\\*"/gu
const NUMBER_LENGTH = 16

const mark = (flag: string, text: string, kinds: readonly Kind[]): string =>
  BEGIN +
  flag +
  kinds.map((kind) => String.fromCharCode(FIRST_KIND + FOUND_KINDS.indexOf(kind))).join('') +
  BEGIN +
  text +
  END

/** The text as a value that has to be masked; marks do not nest. */
export const sensitive = (text: string, ...kinds: readonly [Kind, ...Kind[]]): string =>
  mark('', text, kinds)

/** The text as a value that may be masked. */
export const either = (text: string, ...kinds: readonly [Kind, ...Kind[]]): string =>
  mark(OPTIONAL, text, kinds)

/** As a number in the JSON text, where JavaScript keeps all of its digits. */
export function bare(text: string): string {
  const digits = lift(text).text
  const fits = /^[1-9]\d*$/.test(digits) && digits.length <= NUMBER_LENGTH
  return fits ? BARE + text + BARE : text
}

/** Takes the marks out of a document and says where they stood. */
export function lift(marked: string): Marked {
  const pieces = marked.replaceAll(BARE_STRING, '$1').split(MARK)
  const spans: Span[] = []
  let text = ''
  // Around every value stand its flags before it and plain text behind it.
  for (let index = 0; index < pieces.length; index += 3) {
    text += pieces[index] ?? ''
    const [flags, value] = [pieces[index + 1], pieces[index + 2]]
    if (flags === undefined || value === undefined) break
    spans.push({ start: text.length, end: text.length + value.length, ...read(flags) })
    text += value
  }
  return { text, spans }
}

function read(flags: string): Pick<Span, 'kinds' | 'optional'> {
  const optional = flags.startsWith(OPTIONAL)
  const [first, ...others] = Array.from(flags)
    .filter((flag) => flag !== OPTIONAL)
    .map((flag) => FOUND_KINDS[flag.charCodeAt(0) - FIRST_KIND])
    .filter((kind) => kind !== undefined)
  if (first === undefined) throw new Error('a mark without a kind')
  return { kinds: [first, ...others], optional }
}
