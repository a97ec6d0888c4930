import type { EventOf, operationDecided } from '@sallyport/contracts'
import type { Activity } from './exchange-row.ts'
import { type SearchEntry, termsOf } from './search-terms.ts'

/** What a decision lets its exchange be found by. */
export function decidedEntry(
  leaf: number,
  { data, time }: EventOf<typeof operationDecided>,
): SearchEntry {
  const { exchange, decision, approval, grant, masked } = data
  const { principal } = exchange
  const sql = decision.facts?.sql
  const terms = termsOf({
    session: [exchange.session],
    principal: [principal.id],
    onBehalfOf: given(principal.onBehalfOf),
    connection: [exchange.connection],
    verb: [exchange.verb],
    name: [exchange.name],
    decision: [decision.outcome],
    policyVersion: [String(decision.policyVersion)],
    approval: given(approval, grant),
    table: [...(sql?.tablesRead ?? []), ...(sql?.tablesWritten ?? [])],
    column: sql?.columns ?? [],
    finding: masked.map(({ kind }) => kind),
  })
  return { exchange: exchange.id, leaf, at: new Date(time), terms }
}

/** What the end of an exchange lets it be found by. */
export function completedEntry({ time, actor, unmapped }: Activity): SearchEntry {
  const s = unmapped.sallyport
  const terms = termsOf({
    session: [s.session],
    principal: [actor.user.uid],
    onBehalfOf: given(s.onBehalfOf),
    connection: [s.connection],
    verb: [s.verb],
    name: [s.name],
    decision: [s.decision],
    outcome: [s.outcome],
    policyVersion: [String(s.policyVersion)],
    approval: given(s.approval, s.asked, s.grant),
    finding: Object.keys(s.findings ?? {}),
  })
  return { exchange: s.exchange, leaf: s.leaf, at: new Date(time), terms }
}

const given = (...values: readonly (string | undefined)[]): readonly string[] =>
  values.filter((value) => value !== undefined)
