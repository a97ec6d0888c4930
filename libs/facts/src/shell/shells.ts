import { type Option, type Options, readOptions } from './options.ts'
import type { Shell } from './dialect.ts'
import { NOTHING, type Rule, SOMETHING, runsCode, runsJoined } from './runs.ts'
import type { Text } from './words.ts'

const SHELL_OPTIONS: Options = {
  flags: 'abcefhlmnprstuvxBCEPT',
  values: 'o',
  longFlags: ['login', 'noediting', 'noprofile', 'norc', 'restricted', 'verbose'],
}

/** Options of `set -o` that do not change how code is read. */
const MODES: ReadonlySet<string> = new Set([
  'allexport',
  'errexit',
  'errtrace',
  'noclobber',
  'noglob',
  'nounset',
  'pipefail',
  'verbose',
  'xtrace',
])

const isMode = (mode: Text): boolean => MODES.has(mode.value)

const shell =
  (language: Shell): Rule =>
  (words, stdin) => {
    const given = readOptions(words, SHELL_OPTIONS)
    if (given === undefined || !valuesOf(given.options, 'o').every(isMode)) return SOMETHING
    const first = words[given.end]
    // A word with `+` sets options too.
    if (first !== undefined && (first.splits || first.value.startsWith('+'))) return SOMETHING
    if (has(given.options, 'c')) return runsCode(first, language)
    const reads = first === undefined || has(given.options, 's')
    return reads ? runsCode(stdin, language) : SOMETHING
  }

const SU_OPTIONS: Options = {
  flags: 'flmpP',
  values: 'cgGw',
  longFlags: ['login'],
  longValues: ['command'],
}

/** `su`: the code for the user's own shell, options before or after the user. */
const su: Rule = (all) => {
  const words = all.filter((word) => word.dynamic || word.value !== '-')
  const codes: Text[] = []
  for (let at = 0; at < words.length; at++) {
    const given = readOptions(words, SU_OPTIONS, at)
    if (given === undefined || words[given.end]?.splits === true) return SOMETHING
    codes.push(...valuesOf(given.options, 'c'), ...valuesOf(given.options, 'command'))
    at = given.end
  }
  return codes.length === 1 ? runsCode(codes[0], 'sh') : SOMETHING
}

const SSH_OPTIONS: Options = {
  flags: '46AaCfGgKkMNnqsTtVvXxYy',
  values: 'BbcDEeFIiJLlmOopQRSWw',
}

/** `ssh`: options before and after the host, then words that are joined for the shell of the other side. */
const ssh: Rule = (words) => {
  const before = readOptions(words, SSH_OPTIONS)
  if (before === undefined) return SOMETHING
  const host = words[before.end]
  if (host === undefined || host.dynamic) return SOMETHING
  const after = readOptions(words, SSH_OPTIONS, before.end + 1)
  if (after === undefined || runsLocally([...before.options, ...after.options])) {
    return SOMETHING
  }
  const command = words.slice(after.end)
  return command.length === 0 ? SOMETHING : runsJoined(command, 'sh')
}

/** `-o ProxyCommand=…` and configuration files run commands on this side; `-I` loads a library. */
const runsLocally = (options: readonly Option[]): boolean =>
  has(options, 'F') ||
  has(options, 'I') ||
  valuesOf(options, 'o').some((setting) => !HARMLESS.test(setting.value))

const HARMLESS =
  /^(?:BatchMode|ConnectTimeout|ConnectionAttempts|LogLevel|Port|ServerAlive(?:Interval|CountMax)|StrictHostKeyChecking|User|UserKnownHostsFile)[ =]/i

const evaluate: Rule = (words) => {
  const code = words[0]?.value === '--' ? words.slice(1) : words
  return code.length === 0 ? NOTHING : runsJoined(code, 'same')
}

/** `trap code signal…`; without code, or with `-`, it only lists or resets. */
const trap: Rule = (words) => {
  const [first, ...rest] = words[0]?.value === '--' ? words.slice(1) : words
  if (first === undefined) return NOTHING
  if (first.dynamic) return SOMETHING
  const resets = /^(?:-[lp]?|\d+|)$/.test(first.value) || rest.length === 0
  return resets ? NOTHING : runsCode(first, 'same')
}

const watch: Rule = (words) => {
  const given = readOptions(words, { flags: 'bcdegptwx', values: 'nq' })
  if (given === undefined) return SOMETHING
  const command = words.slice(given.end)
  if (has(given.options, 'x')) return [{ kind: 'words', words: command }]
  return runsJoined(command, 'sh')
}

const has = (options: readonly Option[], letter: string): boolean =>
  options.some(({ name }) => name === letter)

const valuesOf = (options: readonly Option[], wanted: string): readonly Text[] =>
  options.flatMap(({ name, value }) => (name === wanted && value !== undefined ? [value] : []))

/** Rules of the commands that run a text as shell code. */
export const CODE_RULES: readonly (readonly [string, Rule])[] = [
  ['sh', shell('sh')],
  ['dash', shell('sh')],
  ['ash', shell('sh')],
  ['bash', shell('bash')],
  ['rbash', shell('bash')],
  ['su', su],
  ['ssh', ssh],
  ['eval', evaluate],
  ['trap', trap],
  ['watch', watch],
]
