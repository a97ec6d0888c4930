import { isStandIn, REACH, type Search } from '../../detector.ts'
import { type CommandWord, commandWords } from './command-words.ts'
import { type CommandRule, COMMANDS } from './commands.ts'

const RULES = COMMANDS.map((rule) => ({ rule, begins: new RegExp(`^(?:${rule.name})$`) }))
/** A command is the last part of a path, and something follows. */
const BEGINS = new RegExp(
  `(?<![\\w.-])(?:${COMMANDS.map(({ name }) => name).join('|')})(?=\\s)`,
  'g',
)
/** Names of variables, and words for a password. */
const NONE = /^(?:\$|-|%|<|(?:your|my)?[_-]?(?:pass(?:word|wd)?|pw|secret)$)/i

interface Place {
  readonly start: number
  readonly end: number
}

/** Looks for the passwords that are typed on the lines of commands. */
export function passwordsOfCommands(text: string): Search {
  let done = 0
  return (from, to, found) => {
    const first = Math.max(from, done)
    if (first >= to) return
    const offset = Math.max(0, first - 1)
    const part = text.slice(offset, to + REACH)
    BEGINS.lastIndex = first - offset
    for (let match = BEGINS.exec(part); match !== null; match = BEGINS.exec(part)) {
      if (offset + match.index >= to) return
      const command = readCommand(text, offset + match.index, match[0])
      for (const { start, end } of command.passwords) found.add(start, end)
      done = command.end
      if (done >= to) return
      BEGINS.lastIndex = done - offset
    }
  }
}

/** Where a password begins that a text may not hold all of; its length for none. */
export function startOfTyped(text: string): number {
  const offset = Math.max(0, text.length - MOST_OPEN)
  const end = text.slice(offset)
  let open = text.length
  for (const { 0: name, index } of end.matchAll(BEGINS)) {
    const { openAt } = readCommand(end, index, name)
    if (openAt !== undefined) open = Math.min(open, offset + openAt)
  }
  return open
}

/** Room for the longest command and the longest word. */
const MOST_OPEN = 1024

interface Command {
  readonly passwords: readonly Place[]
  /** Where its reading ended. */
  readonly end: number
  /** Where a word begins that goes on behind the text. */
  readonly openAt?: number
}

function readCommand(text: string, at: number, name: string): Command {
  const rule = RULES.find(({ begins }) => begins.test(name))?.rule
  const passwords: Place[] = []
  let end = at + name.length
  if (rule === undefined) return { passwords, end }
  let isNext = rule.takes?.test('') === true
  for (const word of commandWords(text, end)) {
    if (word.isOpen) return { passwords, end, openAt: word.start }
    const isOption = word.text.startsWith('-')
    if (rule.wraps === true && !isOption && !isNext) break
    const skipped = skippedBy(rule, word.text, isNext)
    if (skipped !== undefined) passwords.push(...valueOf(word, skipped))
    isNext = skipped === undefined && rule.takes?.test(word.text) === true
    end = word.end
  }
  return { passwords, end }
}

/** Characters of a word before the password in it; undefined where there is none. */
function skippedBy(rule: CommandRule, word: string, isNext: boolean): number | undefined {
  if (isNext) return rule.within === undefined ? 0 : rule.within.exec(word)?.[0].length
  return rule.holds?.exec(word)?.[0].length
}

const QUOTE = /["']/

/** A part of a word without the quotes around it, where that is a password. */
function valueOf({ text, start }: CommandWord, skipped: number): readonly Place[] {
  const opens = QUOTE.exec(text.slice(0, skipped + 1))
  const quote = opens?.[0]
  const from = skipped + (opens?.index === skipped ? 1 : 0)
  const to =
    quote !== undefined && text.length > from && text.endsWith(quote)
      ? text.length - 1
      : text.length
  const value = text.slice(from, to)
  if (value === '' || isStandIn(value) || NONE.test(value)) return []
  return [{ start: start + from, end: start + to }]
}
