import { type ColumnType, type Kysely, sql } from 'kysely'
import type { DecisionEvent } from './domain/review/decision-event.ts'
import type { FollowedTables } from './followed-store.ts'
import { jsonb } from './jsonb.ts'

/** The part of the database that holds every decision under the id of its event. */
export interface ReviewTables extends Pick<FollowedTables, 'control.followed'> {
  readonly 'control.decision_events': Omit<DecisionEvent, 'leaf'> & {
    // The driver reads large integers as texts.
    readonly leaf: ColumnType<string, number, number>
  }
}

/** Which decisions a review is about: those of a time that stand in the log up to a size of it. */
export interface ReviewRange {
  readonly since: Date
  readonly until: Date
  /** Size of the log. */
  readonly size: number
  /** Of one connection only. */
  readonly connection?: string
}

/** How far the read model reaches, whatever the range. */
export interface Known {
  readonly first?: Date
  readonly last?: Date
}

/** Where a page ended. */
export type ReviewPlace = Pick<DecisionEvent, 'at' | 'leaf'>

/** Every decision, for reviews of access. */
export interface ReviewStore {
  /** Adds a decision; adding it again changes nothing. */
  addDecisionEvent(row: DecisionEvent): Promise<void>
  /** Decisions in the order of time and log, behind the end of the page before. */
  decisionEvents(
    range: ReviewRange,
    limit: number,
    after?: ReviewPlace,
  ): Promise<readonly DecisionEvent[]>
  knownDecisions(): Promise<Known>
}

export function createReviewStore(db: Kysely<ReviewTables>): ReviewStore {
  return {
    async addDecisionEvent(row) {
      // Counted with it, so that rows which are lost later are missed.
      await db
        .with('added', (part) =>
          part
            .insertInto('control.decision_events')
            .values({ ...row, principal: jsonb(row.principal), policies: jsonb(row.policies) })
            .onConflict((conflict) => conflict.column('event').doNothing())
            .returning('event'),
        )
        .updateTable('control.followed')
        .set({ decisions: sql`decisions + 1` })
        .where((part) => part.exists(part.selectFrom('added').select('event')))
        .execute()
    },
    async decisionEvents({ since, until, size, connection }, limit, after) {
      const rows = await db
        .selectFrom('control.decision_events')
        .selectAll()
        .where('at', '>=', since)
        .where('at', '<', until)
        .where('leaf', '<', String(size))
        .$if(connection !== undefined, (query) => query.where('connection', '=', connection ?? ''))
        .$if(after !== undefined, (query) =>
          query.where(sql<boolean>`(at, leaf) > (${after?.at}, ${after?.leaf})`),
        )
        .orderBy('at')
        .orderBy('leaf')
        .limit(limit)
        .execute()
      return rows.map((row) => ({ ...row, leaf: Number(row.leaf) }))
    },
    async knownDecisions() {
      const { first, last } = await db
        .selectFrom('control.decision_events')
        .select(({ fn }) => [
          fn.min<Date | null>('at').as('first'),
          fn.max<Date | null>('at').as('last'),
        ])
        .executeTakeFirstOrThrow()
      return { ...(first !== null && { first }), ...(last !== null && { last }) }
    },
  }
}
