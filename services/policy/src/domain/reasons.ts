import type { ApprovalTerms, Operation, Principal } from '@sallyport/contracts'
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
  if (facts?.sql === undefined) return []
  const { understood, problem, verbs, tablesRead, tablesWritten, functions, statements } = facts.sql
  if (!understood) return [`The SQL was not understood: ${problem ?? 'it could not be analysed'}.`]
  const parts = [
    `${statements === 1 ? '1 statement' : `${statements} statements`} (${listed(verbs)})`,
    ...(tablesRead.length > 0 ? [`reads ${listed(tablesRead)}`] : []),
    ...(tablesWritten.length > 0 ? [`writes or locks ${listed(tablesWritten)}`] : []),
    ...(functions.length > 0 ? [`calls what may have side effects: ${listed(functions)}`] : []),
  ]
  return [`The SQL counts as ${access}: ${parts.join('; ')}.`]
}

/** Whose consent is waited for. */
export const awaited = ({ approvers, quorum, ttlSeconds }: ApprovalTerms): string =>
  `It needs the approval of ${quorum === 1 ? 'one member' : `${quorum} different members`} of ${listed(approvers)}, within ${duration(ttlSeconds)}.`

function duration(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600} h`
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`
}

function listed(names: readonly string[]): string {
  const some = names.slice(0, MAX_NAMES).map(shown).join(', ')
  return names.length > MAX_NAMES ? `${some} and ${names.length - MAX_NAMES} more` : some
}

/** A name as it may stand in a sentence: nothing invisible, nothing that ends a line, not long. */
const shown = (name: string): string =>
  cut(name.replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '\u{fffd}'), 64)

const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`
