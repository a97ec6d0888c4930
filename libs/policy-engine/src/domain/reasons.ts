import {
  type Access,
  type ApprovalTerms,
  durationText,
  type Operation,
  type PathsFacts,
  type Principal,
  type ShellSummary,
  type SqlFacts,
  type UrlsFacts,
} from '@sallyport/contracts'
import type { PolicyTerms } from './annotations.ts'
import type { Understanding } from './understand.ts'

/** Bounds of the contract of a decision. */
const MAX_REASONS = 16
const MAX_CHARS = 512

/** Names that a sentence lists before it counts the rest. */
const MAX_NAMES = 8

/** Sentences that a decision can carry: none twice, not too many, none too long. */
export const sentences = (all: readonly string[]): string[] =>
  [...new Set(all)].slice(0, MAX_REASONS).map((sentence) => cut(sentence, MAX_CHARS))

/** What the policies of that outcome say for themselves. */
export const stated = (terms: readonly PolicyTerms[]): string[] =>
  terms.flatMap(({ reason }) => (reason === undefined ? [] : [reason]))

/** Why forbids refuse: what they say, or their ids where they say nothing. */
export const forbidden = (ids: readonly string[], terms: readonly PolicyTerms[]): string[] => {
  const own = stated(terms)
  return own.length > 0 ? own : [`It is forbidden by the policy ${listed(ids)}.`]
}

/** Why nothing permits it: who asked for what, what was found in it, and what would be permitted instead. */
export function notPermitted(
  principal: Principal,
  operation: Operation,
  { facts, access }: Understanding,
  alternatives: readonly string[],
): string[] {
  const { verb, name, connection } = operation
  const object = name === '' ? '' : ` "${shown(name)}"`
  const who = `${principal.kind === 'agent' ? 'The agent' : 'The user'} ${shown(principal.id)}`
  return [
    `${who} may not do ${verb}${object} on ${connection}: no policy permits this to them or to their groups (${listed(principal.groups) || 'none'}).`,
    ...found(facts, access),
    alternatives.length > 0
      ? `Permitted here: ${alternatives.join(' ')}`
      : 'A policy of this connection would have to permit it.',
  ]
}

/** What the facts of an operation say, as a sentence; nothing where it has none. */
export function found(
  facts: Understanding['facts'],
  access: Understanding['access'],
): readonly string[] {
  const { sql, shell, url, path } = facts ?? {}
  return [
    ...(sql === undefined ? [] : [sqlFound(sql, access)]),
    ...(shell === undefined ? [] : [shellFound(shell, access)]),
    ...(url === undefined ? [] : [urlFound(url)]),
    ...(path === undefined ? [] : [pathFound(path)]),
  ]
}

const notUnderstood = (what: string, problem: string | undefined): string =>
  `${what} not understood: ${problem ?? 'it could not be analysed'}.`

function sqlFound(sql: SqlFacts, access: Access): string {
  const { understood, problem, verbs, tablesRead, tablesWritten, functions, statements } = sql
  if (!understood) return notUnderstood('The SQL was', problem)
  const parts = [
    `${statements === 1 ? '1 statement' : `${statements} statements`} (${listed(verbs)})`,
    ...(tablesRead.length > 0 ? [`reads ${listed(tablesRead)}`] : []),
    ...(tablesWritten.length > 0 ? [`writes or locks ${listed(tablesWritten)}`] : []),
    ...(functions.length > 0 ? [`calls what may have side effects: ${listed(functions)}`] : []),
  ]
  return `The SQL counts as ${access}: ${parts.join('; ')}.`
}

function shellFound(shell: ShellSummary, access: Access): string {
  if (!shell.understood) return notUnderstood('The shell text was', shell.problem)
  const parts = [
    `runs ${listed(shell.calls) || 'nothing'}`,
    ...(shell.filesWritten.length > 0 ? [`writes ${listed(shell.filesWritten)}`] : []),
    ...(shell.dynamic ? ['some of it is known only when it runs'] : []),
  ]
  return `The shell text counts as ${access}: it ${parts.join('; ')}.`
}

const urlFound = ({ understood, problem, origins, networks }: UrlsFacts): string =>
  understood
    ? `It reaches ${listed(origins)} (${listed(networks)}).`
    : notUnderstood('A URL was', problem)

const pathFound = ({ understood, problem, paths }: PathsFacts): string =>
  understood ? `It is about ${listed(paths)}.` : notUnderstood('A file path was', problem)

/** Whose consent is waited for. */
export const awaited = ({ approvers, quorum, ttlSeconds }: ApprovalTerms): string =>
  `It needs the approval of ${quorum === 1 ? 'one member' : `${quorum} different members`} of ${listed(approvers)}, within ${durationText(ttlSeconds)}.`

/** What whoever consents lets be seen; nothing where all stays masked. */
export const clearValues = (kinds: readonly string[]): readonly string[] =>
  kinds.length === 0 ? [] : [`Values of these kinds are shown in the clear: ${kinds.join(', ')}.`]

function listed(names: readonly string[]): string {
  const some = names.slice(0, MAX_NAMES).map(shown).join(', ')
  return names.length > MAX_NAMES ? `${some} and ${names.length - MAX_NAMES} more` : some
}

/** A name as it may stand in a sentence: nothing invisible, nothing that ends a line, not long. */
export const shown = (name: string): string =>
  cut(name.replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '\u{fffd}'), 64)

const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`
