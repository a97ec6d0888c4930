import { type Kysely, sql } from 'kysely'
import type { DecisionTables } from './decision-store.ts'
import type { OperationOf } from './domain/operation-of.ts'

/** How often a principal did an operation, by what came of it. Each time counts once, but for `consented`. */
export interface OperationHistory {
  readonly times: number
  /** The target answered. */
  readonly delivered: number
  /** The target was asked, and its answer did not come through. */
  readonly failed: number
  /** Policy refused it. */
  readonly denied: number
  /** Something else kept it from the target, such as a person, or the end of an approval. */
  readonly refused: number
  /** It ended while consent was awaited; a client that asks again and again counts each time. */
  readonly pending: number
  /** How it ended is not known here (yet). */
  readonly unknown: number
  /** Of all these, how many used an approval. */
  readonly consented: number
  readonly first?: Date
  readonly last?: Date
  /** The first decision about the connection that is known here. */
  readonly since?: Date
  /** Whether all of that time was counted; otherwise only the last ones were. */
  readonly complete: boolean
}

/** What is counted: times before one, without the exchange in which it was asked for. */
export interface AskedBefore {
  readonly operation: OperationOf
  readonly before: Date
  readonly exchange: string
}

/** What principals did before. */
export interface HistoryStore {
  history(asked: AskedBefore): Promise<OperationHistory>
}

/** Most times that are looked at: the answer must not take longer the more there are. */
const MAX_COUNTED = 10_000

interface Counted {
  readonly times: string
  readonly delivered: string
  readonly failed: string
  readonly denied: string
  readonly refused: string
  readonly pending: string
  readonly unknown: string
  readonly consented: string
  readonly looked: string
  readonly first: Date | null
  readonly last: Date | null
  readonly since: Date | null
}

export function createHistoryStore(db: Kysely<DecisionTables>): HistoryStore {
  return {
    async history(asked) {
      const { rows } = await historyQuery(asked).execute(db)
      const [row] = rows
      if (row === undefined) throw new Error('a count has no row')
      const { first, last, since, ...counts } = row
      return {
        times: Number(counts.times),
        delivered: Number(counts.delivered),
        failed: Number(counts.failed),
        denied: Number(counts.denied),
        refused: Number(counts.refused),
        pending: Number(counts.pending),
        unknown: Number(counts.unknown),
        consented: Number(counts.consented),
        ...(first !== null && { first }),
        ...(last !== null && { last }),
        ...(since !== null && { since }),
        complete: Number(counts.looked) < MAX_COUNTED,
      }
    },
  }
}

/**
 * The count. The hash is that of the index `decisions_by_operation`, by which the last ones are read in order; the columns
 * are what counts.
 */
export function historyQuery({ operation, before, exchange }: AskedBefore) {
  const { principal, connection, verb, name } = operation
  const { issuer, kind, id } = principal
  const hashed = [connection, verb, name, issuer, kind, id].join('\n')
  return sql<Counted>`
    with hashed as materialized (
      select exchange, at, outcome, consented, connection, verb, name, principal
      from control.decisions
      where md5(connection || chr(10) || verb || chr(10) || name || chr(10) ||
          (principal ->> 'issuer') || chr(10) || (principal ->> 'kind') || chr(10) || (principal ->> 'id'))
          = md5(${hashed})
        and at < ${before}
      order by at desc limit ${MAX_COUNTED}
    ), seen as (
      select exchange, at, outcome, consented from hashed
      where connection = ${connection} and verb = ${verb} and name = ${name}
        and principal ->> 'issuer' = ${issuer} and principal ->> 'kind' = ${kind}
        and principal ->> 'id' = ${id}
        and principal ->> 'onBehalfOf' is not distinct from ${principal.onBehalfOf ?? null}
        and exchange <> ${exchange}
    ), told as (
      select seen.at, seen.consented,
        case
          when seen.outcome = 'deny' then 'denied'
          when e.outcome is null then 'unknown'
          when e.outcome = 'delivered' then 'delivered'
          when e.outcome = 'refused' then 'refused'
          when e.outcome = 'pending_approval' then 'pending'
          else 'failed'
        end as came
      from seen left join control.exchanges e on e.exchange = seen.exchange
    )
    select count(*) as times,
      count(*) filter (where came = 'delivered') as delivered,
      count(*) filter (where came = 'failed') as failed,
      count(*) filter (where came = 'denied') as denied,
      count(*) filter (where came = 'refused') as refused,
      count(*) filter (where came = 'pending') as pending,
      count(*) filter (where came = 'unknown') as unknown,
      count(*) filter (where consented) as consented,
      min(at) as first, max(at) as last,
      (select min(at) from control.decisions where connection = ${connection}) as since,
      (select count(*) from hashed) as looked
    from told`
}
