import type { Text } from './words.ts'
import type { Shell } from './dialect.ts'

/** What a command runs beyond itself. */
export type Runs =
  | { readonly kind: 'words'; readonly words: readonly Text[] }
  | { readonly kind: 'code'; readonly code: string; readonly shell: Shell | 'same' }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'unknown' }

/** Tells what a command runs, from the words after its name and what it reads, where the text holds that. */
export type Rule = (words: readonly Text[], stdin: Text | undefined) => readonly Runs[]

export const NOTHING: readonly Runs[] = []
export const SOMETHING: readonly Runs[] = [{ kind: 'unknown' }]

/** A command of these words; nothing if there is none. */
export const runsWords = (words: readonly Text[]): readonly Runs[] =>
  words.length === 0 ? NOTHING : [{ kind: 'words', words }]

/** The text of a word as shell code. */
export function runsCode(code: Text | undefined, shell: Shell | 'same'): readonly Runs[] {
  return code === undefined || code.dynamic
    ? SOMETHING
    : [{ kind: 'code', code: code.value, shell }]
}

/** Words that a program joins with blanks and gives to a shell. */
export function runsJoined(words: readonly Text[], shell: Shell | 'same'): readonly Runs[] {
  if (words.some((word) => word.dynamic)) return SOMETHING
  return [{ kind: 'code', code: words.map((word) => word.value).join(' '), shell }]
}
