import { type Database, migrate } from '@sallyport/db'
import { type Kysely, sql } from 'kysely'
import { createDecisionStore, type DecisionStore, type DecisionTables } from './decision-store.ts'
import type { ExchangeRow } from './domain/exchange-row.ts'
import { ControlError } from './errors.ts'
import { exchanges } from './migrations/0001-exchanges.ts'
import { decisions } from './migrations/0002-decisions.ts'
import { createHistoryStore, type HistoryStore } from './history-store.ts'
import { quotas } from './migrations/0003-quotas.ts'
import { search } from './migrations/0006-search.ts'
import { rebuild } from './migrations/0007-rebuild.ts'
import { createRebuildStore, type RebuildStore } from './rebuild-store.ts'
import { unmask } from './migrations/0005-unmask.ts'
import { operations } from './migrations/0004-operations.ts'
import { followed } from './migrations/0010-followed.ts'
import { createFollowedStore, type FollowedStore, type FollowedTables } from './followed-store.ts'
import { decisionEvents } from './migrations/0008-decision-events.ts'
import { searchText } from './migrations/0009-search-text.ts'
import { createReviewStore, type ReviewStore, type ReviewTables } from './review-store.ts'
import {
  createSearchStore,
  type SearchOptions,
  type SearchStore,
  type SearchTables,
} from './search-store.ts'
import { createTextStore, type TextStore } from './text-store.ts'

/** Tables of the schema `control`. */
export interface Tables extends DecisionTables, FollowedTables, ReviewTables, SearchTables {
  readonly 'control.generation': { readonly name: string }
  readonly 'control.exchanges': ExchangeRow
}

/** One session, summed up over its finished exchanges. */
export interface SessionSummary {
  readonly session: string
  readonly connection: string
  readonly principal: { readonly kind: string; readonly id: string }
  readonly firstAt: Date
  readonly lastAt: Date
  readonly exchanges: number
  readonly denied: number
}

/** The read model of exchanges. Every method rejects with `read_model_unavailable` where PostgreSQL does not answer. */
export interface Store
  extends
    DecisionStore,
    FollowedStore,
    HistoryStore,
    ReviewStore,
    SearchStore,
    TextStore,
    RebuildStore {
  /** Makes or updates the schema; returns the name of this making of it. */
  prepare(): Promise<string>
  /** Adds an exchange; adding it again changes nothing. */
  add(row: ExchangeRow): Promise<void>
  /** Sessions, the latest first, that ended before a time. */
  sessions(limit: number, before?: Date): Promise<readonly SessionSummary[]>
  /** Exchanges of a session in the order of the log. */
  exchanges(session: string, limit: number): Promise<readonly ExchangeRow[]>
}

export function createStore({ db }: Database<Tables>, options: SearchOptions = {}): Store {
  const kept = createDecisionStore(db)
  const past = createHistoryStore(db)
  const review = createReviewStore(db)
  const index = createSearchStore(db, options)
  const texts = createTextStore(db)
  const again = createRebuildStore(db)
  const position = createFollowedStore(db)
  return {
    addDecision: (row) => available(kept.addDecision(row)),
    decisions: (range, limit, after) => available(kept.decisions(range, limit, after)),
    countDecisions: (range) => available(kept.countDecisions(range)),
    history: (asked) => available(past.history(asked)),
    addDecisionEvent: (row) => available(review.addDecisionEvent(row)),
    decisionEvents: (range, limit, after) => available(review.decisionEvents(range, limit, after)),
    knownDecisions: () => available(review.knownDecisions()),
    addEntry: (entry) => available(index.addEntry(entry)),
    search: (asked) => available(index.search(asked)),
    textPosition: () => available(texts.textPosition()),
    beginTexts: () => available(texts.beginTexts()),
    addTexts: (at, page) => available(texts.addTexts(at, page)),
    clearTexts: () => available(texts.clearTexts()),
    beginRebuild: () => available(again.beginRebuild()),
    rebuilding: () => available(again.rebuilding()),
    rebuilt: (at) => available(again.rebuilt(at)),
    followed: (record) => available(position.followed(record)),
    standing: () => available(position.standing()),
    prepare: () => available(prepare(db)),
    add: async (row) => {
      await available(
        db
          .insertInto('control.exchanges')
          .values(row)
          .onConflict((conflict) => conflict.column('exchange').doNothing())
          .execute(),
      )
    },
    sessions: (limit, before) => available(sessions(db, limit, before)),
    exchanges: (session, limit) =>
      available(
        db
          .selectFrom('control.exchanges')
          .selectAll()
          .where('session', '=', session)
          .orderBy('leaf')
          .limit(limit)
          .execute(),
      ),
  }
}

async function prepare(db: Kysely<Tables>): Promise<string> {
  await migrate(db, 'control', {
    '0001-exchanges': exchanges,
    '0002-decisions': decisions,
    '0003-quotas': quotas,
    '0004-operations': operations,
    '0005-unmask': unmask,
    '0006-search': search,
    '0007-rebuild': rebuild,
    '0008-decision-events': decisionEvents,
    '0009-search-text': searchText,
    '0010-followed': followed,
  })
  const { name } = await db
    .selectFrom('control.generation')
    .select('name')
    .executeTakeFirstOrThrow()
  return name
}

async function sessions(
  db: Kysely<Tables>,
  limit: number,
  before: Date | undefined,
): Promise<SessionSummary[]> {
  const rows = await db
    .selectFrom('control.exchanges')
    .select(({ fn }) => [
      'session',
      'connection',
      'principal_kind',
      'principal_id',
      fn.min('at').as('first_at'),
      fn.max('at').as('last_at'),
      fn.countAll<string>().as('count'),
      sql<string>`count(*) filter (where decision = 'deny')`.as('denied'),
    ])
    .groupBy(['session', 'connection', 'principal_kind', 'principal_id'])
    .$if(before !== undefined, (query) =>
      query.having(({ fn }) => fn.max('at'), '<', before ?? new Date()),
    )
    .orderBy('last_at', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    session: row.session,
    connection: row.connection,
    principal: { kind: row.principal_kind, id: row.principal_id },
    firstAt: row.first_at,
    lastAt: row.last_at,
    exchanges: Number(row.count),
    denied: Number(row.denied),
  }))
}

/** What PostgreSQL calls a statement that took too long. */
const QUERY_CANCELED = '57014'

async function available<T>(query: Promise<T>): Promise<T> {
  try {
    return await query
  } catch (cause) {
    if (Reflect.get(Object(cause), 'code') === QUERY_CANCELED)
      throw new ControlError(
        'too_broad',
        'This takes too long: name more of what you look for, such as a time, or more of a word.',
      )
    const error = new ControlError(
      'read_model_unavailable',
      'The database of the read models does not answer; try again later. The data path does not need it.',
    )
    error.cause = cause
    throw error
  }
}
