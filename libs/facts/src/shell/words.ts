import type { Assignment, CommandArgument, DoubleQuotedChild, Word, WordPart } from 'unbash'
import type { Shell } from './dialect.ts'

/** A word of a command, as far as the text tells. */
export interface Text {
  /** Without quotes and escapes; empty if `dynamic`. */
  readonly value: string
  /** Known only when the command runs. */
  readonly dynamic: boolean
  /** It may become none or several words, or the name of a file. */
  readonly splits: boolean
  /** The variable that a dynamic word sets, where it is an argument of a command like `export`. */
  readonly assigns?: string
}

/** A word whose value is known. */
export const known = (value: string): Text => ({ value, dynamic: false, splits: false })

/** A word, or any number of words, of which nothing is known. */
export const UNKNOWN: Text = { value: '', dynamic: true, splits: true }

const UNKNOWN_WORD: Text = { value: '', dynamic: true, splits: false }

/** A `~` in one of these places becomes a home folder. */
const TILDE = /(?:^|[=:])~/

/** Removes the quotes of a word as the shell does. A word with anything that is expanded is dynamic. */
export function wordText(word: Word): Text {
  if (word.parts === undefined) return TILDE.test(word.text) ? UNKNOWN_WORD : known(word.value)
  const texts = word.parts.map(partText)
  if (texts.every((text) => !text.dynamic)) return known(texts.map((text) => text.value).join(''))
  return texts.some((text) => text.splits) ? UNKNOWN : UNKNOWN_WORD
}

/**
 * The text of an argument; one of the form `name=value` is an assignment for commands like `export`. Where it is one,
 * bash does not split its value, and other shells do.
 */
export function argumentText(argument: CommandArgument, shell: Shell): Text {
  if (argument.type === 'Word') return wordText(argument)
  const value = assignedText(argument)
  if (value.dynamic) {
    return { ...value, splits: shell === 'sh' && value.splits, assigns: argument.name }
  }
  return known(`${argument.name}${argument.append ? '+' : ''}=${value.value}`)
}

function assignedText({ value, index }: Assignment): Text {
  return value.type === 'Word' && index === undefined ? wordText(value) : UNKNOWN_WORD
}

function partText(part: WordPart): Text {
  switch (part.type) {
    case 'Literal':
      return TILDE.test(part.text) ? UNKNOWN_WORD : known(part.value)
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return known(part.value)
    case 'DoubleQuoted':
      return quotedText(part.parts)
    case 'LocaleString':
    case 'ProcessSubstitution':
      return UNKNOWN_WORD
    default:
      return UNKNOWN
  }
}

function quotedText(parts: readonly DoubleQuotedChild[]): Text {
  let value = ''
  for (const part of parts) {
    if (part.type !== 'Literal') return isList(part) ? UNKNOWN : UNKNOWN_WORD
    value += part.value
  }
  return known(value)
}

/** `"$@"` and `"${a[@]}"` become any number of words even in quotes. */
const isList = (part: DoubleQuotedChild): boolean => part.text.includes('@')
