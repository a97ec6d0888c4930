import { NotUnderstood } from '../not-understood.ts'
import { BUILTIN_RULES, changesCommands } from './builtins.ts'
import { CODE_RULES } from './shells.ts'
import type { Shell } from './dialect.ts'
import { baseName, type Findings } from './findings.ts'
import { PREFIX_RULES } from './prefixes.ts'
import { PROGRAM_RULES } from './programs.ts'
import type { Rule } from './runs.ts'
import { SEARCH_RULES } from './searches.ts'
import type { Text } from './words.ts'

/** Deepest chain of commands that run commands. */
const MAX_CHAIN = 16

const RULES: ReadonlyMap<string, Rule> = new Map([
  ...BUILTIN_RULES,
  ...CODE_RULES,
  ...PREFIX_RULES,
  ...PROGRAM_RULES,
  ...SEARCH_RULES,
])

/** The rule of a program, that of `python3.12` too. */
const ruleOf = (program: string): Rule | undefined =>
  RULES.get(program) ?? RULES.get(program.replace(/[-\d.]+$/, ''))

/** What the words of a command are judged with. */
export interface Surroundings {
  readonly findings: Findings
  /** The only input of the command, where the text holds it. */
  readonly stdin: Text | undefined
  /** Analyses code that the command runs. */
  readonly code: (text: string, shell: Shell | 'same') => void
}

/** Records a command, and everything that its rule tells it runs. */
export function runCommand(words: readonly Text[], around: Surroundings, chain = 0): void {
  const [name, ...rest] = words
  if (name === undefined) return
  if (chain > MAX_CHAIN) throw new NotUnderstood('it is nested too deeply')
  const { findings } = around
  findings.command([name, ...rest])
  const rule = name.dynamic ? undefined : ruleOf(baseName(name.value))
  for (const run of rule?.(rest, around.stdin) ?? []) {
    if (run.kind === 'words') runCommand(run.words, around, chain + 1)
    else if (run.kind === 'code') around.code(run.code, run.shell)
    else if (run.kind === 'variable') setVariable(run.name, findings)
    else findings.unknownCommand()
  }
}

/** Records a variable; some of them make every command an unknown one. */
export function setVariable(name: string, findings: Findings): void {
  findings.variable(name)
  if (changesCommands(name)) findings.unknownCommand()
}
