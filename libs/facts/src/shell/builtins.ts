import { NOTHING, type Rule, type Runs, SOMETHING } from './runs.ts'
import type { Text } from './words.ts'

const NAME = /^[A-Za-z_]\w*$/

/** A name, alone or with `=value`. Anything else, a subscript above all, is evaluated: `a[$(rm)]=1` runs `rm`. */
const ASSIGNS = /^([A-Za-z_]\w*)(?:\+?=.*)?$/s

/** `export`, `declare` and the like. The attributes `i` and `n` make later values run as code. */
const declares: Rule = (words) => {
  const runs: Runs[] = []
  for (const { value, dynamic, splits, assigns } of words) {
    if (splits) return SOMETHING
    const name = assigns ?? ASSIGNS.exec(value)?.[1]
    if (name !== undefined) runs.push({ kind: 'variable', name })
    else if (dynamic || !/^[-+][aAfFgprtux]*$/.test(value)) return SOMETHING
  }
  return runs
}

/** Commands that set the variables they name: whatever looks like a name counts as one. */
const sets: Rule = (words) => {
  if (words.some((word) => word.dynamic || word.value.includes('['))) return SOMETHING
  const names = words.map((word) => word.value).filter((value) => NAME.test(value))
  return names.map((name) => ({ kind: 'variable', name }))
}

/** `mapfile` runs the code of its option `-C`. */
const mapfile: Rule = (words, stdin) =>
  words.some((word) => /^-.*C/.test(word.value)) ? SOMETHING : sets(words, stdin)

/** `printf -v name`, whose name may hold a subscript. */
const printf: Rule = (words) => {
  const [first, name] = words
  if (first === undefined || first.splits) return first === undefined ? NOTHING : SOMETHING
  if (first.dynamic || !first.value.startsWith('-v')) return NOTHING
  return sets(
    first.value === '-v' ? (name === undefined ? [] : [name]) : [drop(first, 2)],
    undefined,
  )
}

const drop = (word: Text, count: number): Text => ({ ...word, value: word.value.slice(count) })

/** `test -v a[$(rm)]` runs `rm`: no word may be, or become, such an operator. */
const test: Rule = (words) => {
  if (words.some((word) => word.splits)) return SOMETHING
  const operands = words.filter((word) => word.value !== ']' || word.dynamic)
  const isEvaluated = (at: number): boolean => {
    const { value = '', dynamic = false } = operands[at] ?? {}
    const next = operands[at + 1]
    if (!dynamic && value !== '-v' && value !== '-R') return false
    if (dynamic && isOperand(operands, at)) return false
    return next !== undefined && (next.dynamic || !NAME.test(next.value))
  }
  return operands.some((_, at) => isEvaluated(at)) ? SOMETHING : NOTHING
}

const COMPARES = /^(?:==?|!=|<|>|-(?:eq|ne|lt|le|gt|ge|nt|ot|ef))$/

/** Whether a dynamic word is an operand: after an operator, or the first of a comparison of three words. */
function isOperand(words: readonly Text[], at: number): boolean {
  const before = words[at - 1]
  if (words.length === 3 && COMPARES.test(words[1]?.value ?? '')) return true
  return words.length === 2 && at === 1 && before?.dynamic === false
}

/** `set`: the options after which code still reads the same. */
const set: Rule = (words) => {
  let at = 0
  for (; at < words.length; at++) {
    const { value, dynamic } = words[at] ?? { value: '', dynamic: true }
    if (dynamic) return SOMETHING
    if (value === '--' || !/^[-+]/.test(value)) return NOTHING
    if (!/^[-+](?:[abCefhmnuvxET]*|[eux]*o)$/.test(value)) return SOMETHING
    if (value.endsWith('o') && !MODES.test(words[++at]?.value ?? 'pipefail')) return SOMETHING
  }
  return NOTHING
}

const MODES = /^(?:allexport|errexit|errtrace|noclobber|noglob|nounset|pipefail|verbose|xtrace)$/

const always: Rule = () => SOMETHING

const withWords: Rule = (words) => (words.length === 0 ? NOTHING : SOMETHING)

const jobs: Rule = (words) =>
  words.every((word) => !word.dynamic && /^(?:-[lnprs]+|%?\w*)$/.test(word.value))
    ? NOTHING
    : SOMETHING

/** Rules of the commands of the shell itself that evaluate their words, or change what later commands mean. */
export const BUILTIN_RULES: readonly (readonly [string, Rule])[] = [
  ...['declare', 'export', 'local', 'readonly', 'typeset'].map((name) => [name, declares] as const),
  ...['getopts', 'read', 'unset', 'wait'].map((name) => [name, sets] as const),
  ...['[', 'test'].map((name) => [name, test] as const),
  ...['.', 'compgen', 'complete', 'coproc', 'enable', 'let', 'shopt', 'source'].map(
    (name) => [name, always] as const,
  ),
  ...['alias', 'bind', 'fc', 'hash', 'history'].map((name) => [name, withWords] as const),
  ['jobs', jobs],
  ['mapfile', mapfile],
  ['printf', printf],
  ['readarray', mapfile],
  ['set', set],
]

/** Variables that change which program a name means, or that the shell runs as code. */
const OF_SHELLS =
  /^(?:PATH|CDPATH|ENV|BASH_(?:ENV|ALIASES|CMDS|COMPAT|LOADABLES_PATH|FUNC.*)|BASHOPTS|SHELLOPTS|SHELL|PS[0-4]|PROMPT_COMMAND|LD_.*|DYLD_.*|GCONV_PATH|EXECIGNORE|POSIXLY_CORRECT|histchars)$/

/** Variables from which well-known programs take code, libraries or commands. */
const OF_PROGRAMS =
  /^(?:GIT_.*|LESS.*|HOME|XDG_.*|AWS_.*|DOCKER_.*|KUBECONFIG|MAKE.*|npm_config_.*|NPM_CONFIG_.*|CURL_HOME|.*RC|ZIPOPT|NODE_.*|PERL.*|PYTHON.*|RUBY.*|CLASSPATH|VISUAL|BROWSER|.*(?:PAGER|EDITOR|ASKPASS|_RSH|_OPTIONS|_OPTS))$/

/** Whether commands may not be what they seem after this variable is set. */
export const changesCommands = (variable: string): boolean =>
  OF_SHELLS.test(variable) || OF_PROGRAMS.test(variable)
