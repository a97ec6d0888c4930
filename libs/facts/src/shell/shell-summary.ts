import type { ShellCommand, ShellSummary, ShellWord } from '@sallyport/contracts'
import { shellFacts, type ShellOptions } from './shell-facts.ts'

/** Bounds of a list of names in the contract. */
const MAX_NAMES = 256
const MAX_CHARS = 256

/**
 * The facts of a shell text without its words: what decisions carry and policies read. A text with more calls than can
 * be listed is not understood. Never throws.
 */
export function shellSummary(text: unknown, options: ShellOptions): ShellSummary {
  const { commands, ...facts } = shellFacts(text, options)
  const calls = [...new Set(commands.map(callOf))]
  if (calls.length <= MAX_NAMES && calls.every((call) => call.length <= MAX_CHARS)) {
    return { ...facts, calls }
  }
  const { commands: _, ...nothing } = shellFacts(undefined, options)
  return { ...nothing, calls: [], problem: 'it runs more than can be listed' }
}

const callOf = ({ name, arguments: [first] }: ShellCommand): string =>
  first === undefined ? program(name) : `${program(name)} ${shown(first)}`

/** Folders whose programs are meant by their names alone. */
const SYSTEM_FOLDER = /^\/(?:usr\/(?:local\/)?)?s?bin\/(?=[^/]+$)/

/** In any other folder a program may be somebody's own, whatever it is called. */
function program(name: ShellWord): string {
  const text = shown(name).replace(SYSTEM_FOLDER, '')
  // A blank within a name must not look like the one in front of a word.
  return /\s/.test(text) ? JSON.stringify(text) : text
}
const shown = ({ value, dynamic }: ShellWord): string => (dynamic ? '?' : value)
