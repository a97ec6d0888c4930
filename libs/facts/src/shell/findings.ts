import type { ShellCommand, ShellFacts, ShellWord } from '@sallyport/contracts'
import { NotUnderstood } from '../not-understood.ts'
import type { Text } from './words.ts'

/** Bounds of the contract of the facts. */
const MAX_ITEMS = 256
const MAX_NAME_LENGTH = 256
/** Most words, and characters of them, in all commands together. */
const MAX_WORDS = 4096
const MAX_CHARACTERS = 65_536

/** Stands in a list of names for one that is not known, so that no list of allowed names covers it. */
const NOT_KNOWN = ''

/** What an analysis has found so far. */
export interface Findings {
  command(words: readonly [Text, ...Text[]]): void
  /** Something runs, and the text does not tell what. */
  unknownCommand(): void
  /** A file that a redirection opens. */
  file(file: Text, use: 'read' | 'write'): void
  /** A variable that is set. */
  variable(name: string): void
  facts(): ShellFacts
}

/** Starts with nothing found. Each list refuses to grow beyond the bounds of the contract. */
export function findings(): Findings {
  const commands: ShellCommand[] = []
  const names = { names: set(), programs: set(), filesRead: set(), filesWritten: set() }
  const variables = set()
  const room = { words: MAX_WORDS, characters: MAX_CHARACTERS }
  let dynamic = false

  const name = (text: string): void => {
    add(names.names, text)
    add(names.programs, baseName(text))
  }
  const record = (words: readonly [Text, ...Text[]]): void => {
    room.words -= words.length
    room.characters -= words.reduce((sum, word) => sum + word.value.length, 0)
    if (room.words < 0 || room.characters < 0 || commands.length === MAX_ITEMS) throw tooMany()
    const [first, ...rest] = words
    commands.push({ name: shellWord(first), arguments: rest.map(shellWord) })
    dynamic ||= words.some((word) => word.dynamic)
    name(first.dynamic ? NOT_KNOWN : first.value)
  }
  let unknown = false
  return {
    command: record,
    unknownCommand() {
      if (!unknown) record([{ value: '', dynamic: true, splits: true }])
      unknown = true
    },
    file(file, use) {
      dynamic ||= file.dynamic
      add(
        use === 'read' ? names.filesRead : names.filesWritten,
        file.dynamic ? NOT_KNOWN : file.value,
      )
    },
    variable: (text) => add(variables, text),
    facts: () => ({
      understood: true,
      dynamic,
      commands,
      names: [...names.names],
      programs: [...names.programs],
      filesRead: [...names.filesRead],
      filesWritten: [...names.filesWritten],
      variables: [...variables],
    }),
  }
}

/** The name of a program without its folder. */
export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

const set = (): Set<string> => new Set()

const shellWord = ({ value, dynamic }: Text): ShellWord => ({ value, dynamic })

function add(names: Set<string>, name: string): void {
  names.add(name)
  if (names.size > MAX_ITEMS || name.length > MAX_NAME_LENGTH) throw tooMany()
}

const tooMany = (): NotUnderstood =>
  new NotUnderstood('it holds more commands, words or names than are counted')
