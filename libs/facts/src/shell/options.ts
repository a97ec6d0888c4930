import { known, type Text } from './words.ts'

/** The options of a program that stand before the command it runs. */
export interface Options {
  /** Letters that take no value. */
  readonly flags?: string
  /** Letters that take a value, in the same word or the next. */
  readonly values?: string
  /** Letters whose value, if there is one, is in the same word. */
  readonly attached?: string
  /** Long names without a value, without `--`. */
  readonly longFlags?: readonly string[]
  /** Long names with a value, after `=` or in the next word. */
  readonly longValues?: readonly string[]
}

/** An option that was given: its letter or long name, and its value where it has one. */
export interface Option {
  readonly name: string
  readonly value?: Text
}

/** Where the options end, and those that were given. */
export interface Given {
  readonly end: number
  readonly options: readonly Option[]
}

/**
 * Reads options up to the first other word. `undefined` if one of the words is dynamic, or is an option that is not
 * listed, `-` too: where the command begins cannot be told then.
 */
export function readOptions(words: readonly Text[], spec: Options, start = 0): Given | undefined {
  const options: Option[] = []
  let at = start
  for (;;) {
    const word = words[at]
    if (word === undefined) return { end: at, options }
    if (word.dynamic) return undefined
    if (word.value === '--') return { end: at + 1, options }
    if (!word.value.startsWith('-')) return { end: at, options }
    if (word.value === '-') return undefined
    const read = word.value.startsWith('--') ? longOption : shortOptions
    const taken = read(word.value, words[at + 1], spec, options)
    if (taken === undefined) return undefined
    at += taken
  }
}

/** How many words an option takes, and the option; `undefined` if it is not listed or its value is not one word. */
type Read = (
  word: string,
  next: Text | undefined,
  spec: Options,
  options: Option[],
) => 1 | 2 | undefined

const longOption: Read = (word, next, { longFlags = [], longValues = [] }, options) => {
  const equals = word.indexOf('=')
  const name = word.slice(2, equals === -1 ? undefined : equals)
  if (longValues.includes(name)) {
    const value = equals === -1 ? next : known(word.slice(equals + 1))
    if (value === undefined || value.splits) return undefined
    options.push({ name, value })
    return equals === -1 ? 2 : 1
  }
  if (equals !== -1 || !longFlags.includes(name)) return undefined
  options.push({ name })
  return 1
}

const shortOptions: Read = (word, next, { flags = '', values = '', attached = '' }, options) => {
  for (let at = 1; at < word.length; at++) {
    const letter = word.charAt(at)
    const rest = word.slice(at + 1)
    if (attached.includes(letter)) {
      options.push({ name: letter, value: known(rest) })
      return 1
    }
    if (values.includes(letter)) {
      const value = rest === '' ? next : known(rest)
      if (value === undefined || value.splits) return undefined
      options.push({ name: letter, value })
      return rest === '' ? 2 : 1
    }
    if (!flags.includes(letter)) return undefined
    options.push({ name: letter })
  }
  return 1
}
