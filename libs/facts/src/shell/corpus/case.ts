/**
 * One line of the corpus: a text for bash, every command that must be found in it, and why it is there.
 * A word is shown as it is after its quotes are removed, in single quotes where it holds more than plain characters;
 * `<?>` is a word, a command or a file that must not be guessed.
 */
export interface ShellCase {
  readonly text: string
  readonly why: string
  /** All commands, in the order in which they are found. */
  readonly runs: readonly string[]
  readonly reads?: readonly string[]
  readonly writes?: readonly string[]
  readonly sets?: readonly string[]
}
