import { type Options, readOptions } from './options.ts'
import { NOTHING, type Rule, type Runs, SOMETHING, runsWords } from './runs.ts'
import { type Text, UNKNOWN } from './words.ts'

const EXECUTES: ReadonlySet<string> = new Set(['-exec', '-execdir', '-ok', '-okdir'])

/** Actions of `find` that delete files or write them, which no name of a command would show. */
const CHANGES = /^-(?:delete|fls|fprint(?:0|f)?)$/

/** Tests of `find` whose value may be a quoted expansion. */
const TAKES_VALUE =
  /^-(?:i?name|i?path|i?wholename|i?lname|i?regex|newer|anewer|cnewer|user|group|type|size|[acm](?:min|time)|maxdepth|mindepth|perm)$/

/** `find … -exec command {} ;`. A dynamic word may bring an `-exec` of its own. */
const find: Rule = (words) => {
  const runs: Runs[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at]
    if (word === undefined || (word.dynamic && !isValue(word, words[at - 1]))) return SOMETHING
    if (CHANGES.test(word.value)) return SOMETHING
    if (!EXECUTES.has(word.value)) continue
    const end = endOfCommand(words, at + 1)
    if (end === undefined) return SOMETHING
    runs.push(...runsWords(words.slice(at + 1, end).map((part) => filledIn(part, '{}'))))
    at = end
  }
  return runs
}

const isValue = (word: Text, before: Text | undefined): boolean =>
  !word.splits && before !== undefined && TAKES_VALUE.test(before.value)

function endOfCommand(words: readonly Text[], start: number): number | undefined {
  for (let at = start; at < words.length; at++) {
    const value = words[at]?.value
    if (words[at]?.splits === true) return undefined
    if (value === ';' || (value === '+' && words[at - 1]?.value === '{}')) return at
  }
  return undefined
}

const XARGS: Options = {
  flags: '0oprtx',
  values: 'adELnPsI',
  attached: 'eil',
  longFlags: ['null', 'no-run-if-empty', 'verbose', 'exit', 'interactive'],
  longValues: ['arg-file', 'delimiter', 'max-args', 'max-procs', 'max-chars'],
}

/** `xargs command …`, which gets words of the input at its end, or in place of a mark. */
const xargs: Rule = (words) => {
  const given = readOptions(words, XARGS)
  if (given === undefined) return SOMETHING
  const command = words.slice(given.end)
  if (command.length === 0) return NOTHING
  const [replace, ...others] = given.options.filter(({ name }) => name === 'I' || name === 'i')
  if (replace === undefined) return runsWords([...command, UNKNOWN])
  if (others.length > 0 || replace.value === undefined || replace.value.dynamic) return SOMETHING
  const mark = replace.value.value || '{}'
  return runsWords(command.map((word) => filledIn(word, mark)))
}

/** The same word, unless an input takes the place of the mark in it. */
const filledIn = (word: Text, mark: string): Text =>
  word.value.includes(mark) ? { value: '', dynamic: true, splits: false } : word

/** Rules of the programs that run a command for each of what they find or read. */
export const SEARCH_RULES: readonly (readonly [string, Rule])[] = [
  ['find', find],
  ['xargs', xargs],
]
