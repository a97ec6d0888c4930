/** A word of a command line, with its quotes; the end is the place behind it. */
export interface CommandWord {
  readonly text: string
  readonly start: number
  readonly end: number
  /** Whether a quote in it is not closed, so far. */
  readonly isOpen: boolean
}

/** Characters of a command in which words begin. */
const LONGEST = 512
const SPACE = /(?:[ \t]|\\\r?\n){0,64}/y
/** Parts in quotes, which a backslash keeps open, and what stands between; up to what separates words or commands. */
const WORD = /(?:"(?:[^"\\\n]|\\.){0,256}"|'[^'\n]{0,256}'|\\.|[^\s"'`|;&<>\\])+/y
const OPEN = /["'][^\n]{0,257}$|\\$/y

/** The words of a command from a place on, to the end of its line or to another command. */
export function* commandWords(text: string, from: number): Generator<CommandWord, void> {
  for (let at = from; at < from + LONGEST;) {
    SPACE.lastIndex = at
    SPACE.test(text)
    const start = SPACE.lastIndex
    if (start === at) return
    WORD.lastIndex = start
    const end = WORD.test(text) ? WORD.lastIndex : start
    OPEN.lastIndex = end
    const isOpen = OPEN.test(text)
    if (end === start && !isOpen) return
    yield { text: text.slice(start, end), start, end: isOpen ? text.length : end, isOpen }
    if (isOpen) return
    at = end
  }
}
