import { type Options, readOptions } from './options.ts'
import { NOTHING, type Rule, type Runs, SOMETHING, runsWords } from './runs.ts'
import type { Text } from './words.ts'

/** A program that runs the rest of its words as a command. */
interface Prefix extends Options {
  /** Words between the options and the command: the time of `timeout`. */
  readonly operands?: number
  /** `name=value` may stand before the command. */
  readonly assignments?: boolean
  /** What it does without a command: nothing unless said. */
  readonly alone?: 'unknown'
  /** With one of these options it runs nothing, or something else. */
  readonly nothing?: readonly string[]
  readonly unknown?: readonly string[]
}

/** Each option that is not listed makes the command unknown, so this table need not be complete. */
const PREFIXES: Readonly<Record<string, Prefix>> = {
  builtin: {},
  busybox: {},
  chroot: { operands: 1, alone: 'unknown', longValues: ['userspec', 'groups'] },
  command: { flags: 'pvV', nothing: ['v', 'V'] },
  doas: { flags: 'nL', values: 'uC', alone: 'unknown', nothing: ['L'] },
  env: {
    flags: 'i0v',
    values: 'uC',
    longFlags: ['ignore-environment', 'null', 'debug'],
    longValues: ['unset', 'chdir'],
    assignments: true,
  },
  exec: { flags: 'cl', values: 'a' },
  ionice: { flags: 't', values: 'cn' },
  nice: { flags: '0123456789', values: 'n', longValues: ['adjustment'] },
  nohup: {},
  setsid: { flags: 'cfw', longFlags: ['ctty', 'fork', 'wait'] },
  stdbuf: { values: 'ioe', longValues: ['input', 'output', 'error'] },
  sudo: {
    flags: 'ABbEeHiKkNnPSsVv',
    values: 'CDghpRrTtu',
    longFlags: ['background', 'non-interactive', 'preserve-env', 'set-home', 'stdin', 'validate'],
    longValues: ['user', 'group', 'prompt', 'host', 'chdir', 'chroot'],
    assignments: true,
    alone: 'unknown',
    nothing: ['K', 'V', 'v', 'validate'],
    unknown: ['e', 'A'],
  },
  taskset: { operands: 1, flags: 'ac', longFlags: ['all-tasks'] },
  time: { flags: 'apqv', values: 'fo', longFlags: ['append', 'portability', 'verbose', 'quiet'] },
  timeout: {
    flags: 'fpv',
    values: 'ks',
    longFlags: ['foreground', 'preserve-status', 'verbose'],
    longValues: ['kill-after', 'signal'],
    operands: 1,
  },
  toybox: {},
}

/** Rules of the programs that run the rest of their words as a command. */
export const PREFIX_RULES: readonly (readonly [string, Rule])[] = Object.entries(PREFIXES).map(
  ([name, prefix]) => [name, (words) => afterPrefix(words, prefix)],
)

function afterPrefix(words: readonly Text[], prefix: Prefix): readonly Runs[] {
  const given = readOptions(words, prefix)
  if (given === undefined) return SOMETHING
  const has = (names: readonly string[] = []) =>
    given.options.some(({ name }) => names.includes(name))
  if (has(prefix.unknown)) return SOMETHING
  if (has(prefix.nothing)) return NOTHING
  const operands = words.slice(given.end, given.end + (prefix.operands ?? 0))
  if (operands.some((word) => word.splits)) return SOMETHING
  const rest = words.slice(given.end + (prefix.operands ?? 0))
  const [assigned, command] = prefix.assignments === true ? assignments(rest) : [NOTHING, rest]
  if (command.length === 0) return prefix.alone === 'unknown' ? SOMETHING : assigned
  return [...assigned, ...runsWords(command)]
}

/** The leading `name=value` words, and the words after them. */
function assignments(words: readonly Text[]): readonly [readonly Runs[], readonly Text[]] {
  const first = words.findIndex((word) => word.dynamic || !word.value.includes('='))
  const count = first === -1 ? words.length : first
  const names = words.slice(0, count).map((word) => word.value.slice(0, word.value.indexOf('=')))
  return [names.map((name) => ({ kind: 'variable', name })), words.slice(count)]
}
