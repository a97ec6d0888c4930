import type { ShellFacts } from '@sallyport/contracts'
import { checkedText, understand } from '../not-understood.ts'
import { analyse } from './analyse.ts'
import type { Shell } from './dialect.ts'
import { findings } from './findings.ts'

/** How a shell text is to be read. */
export interface ShellOptions {
  /** The shell that runs it: bash without options, or `sh` where it may be any POSIX shell. */
  readonly shell: Shell
}

/** Longest text that is parsed, in bytes of UTF-8. */
const MAX_BYTES = 16_384

/**
 * Finds out what a shell text runs, from the syntax tree of the whole of it. Never throws: what is not a text, too long,
 * too deep, not parsed, or read differently by different shells comes back with `understood: false`, empty lists and a
 * `problem`. What is known only when the text runs is dynamic, and never guessed.
 */
export function shellFacts(text: unknown, options: ShellOptions): ShellFacts {
  return understand(() => {
    const found = findings()
    analyse(checkedText(text, MAX_BYTES), options.shell, found)
    return found.facts()
  }, notUnderstood)
}

const notUnderstood = (problem: string): ShellFacts => ({
  understood: false,
  dynamic: false,
  commands: [],
  names: [],
  programs: [],
  filesRead: [],
  filesWritten: [],
  variables: [],
  problem,
})
