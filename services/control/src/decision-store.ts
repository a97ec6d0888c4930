import { type ColumnType, type Kysely, sql } from 'kysely'
import type { DecisionRow } from './domain/decision-row.ts'
import { jsonb } from './jsonb.ts'

/** The part of the database that holds decisions. */
export interface DecisionTables {
  readonly 'control.decisions': Omit<DecisionRow, 'leaf'> & {
    // The driver reads large integers as texts.
    readonly leaf: ColumnType<string, number, number>
  }
}

/** Decisions about one connection within a time. */
export interface DecisionRange {
  readonly connection: string
  readonly since: Date
  readonly until: Date
}

/** Where a page of decisions ended. */
export type PageEnd = Pick<DecisionRow, 'at' | 'exchange'>

/** The first decisions of exchanges. */
export interface DecisionStore {
  /** Adds a decision; one that used an approval marks the first of its exchange as consented to. */
  addDecision(row: DecisionRow): Promise<void>
  /** Decisions in the order of time, behind the end of the page before. */
  decisions(range: DecisionRange, limit: number, after?: PageEnd): Promise<readonly DecisionRow[]>
  countDecisions(range: DecisionRange): Promise<number>
}

export function createDecisionStore(db: Kysely<DecisionTables>): DecisionStore {
  const within = ({ connection, since, until }: DecisionRange) =>
    db
      .selectFrom('control.decisions')
      .where('connection', '=', connection)
      .where('at', '>=', since)
      .where('at', '<', until)
  return {
    addDecision: (row) => addDecision(db, row),
    async decisions(range, limit, after) {
      const rows = await within(range)
        .selectAll()
        .$if(after !== undefined, (query) =>
          query.where(sql<boolean>`(at, exchange) > (${after?.at}, ${after?.exchange})`),
        )
        .orderBy('at')
        .orderBy('exchange')
        .limit(limit)
        .execute()
      return rows.map((row) => ({ ...row, leaf: Number(row.leaf) }))
    },
    async countDecisions(range) {
      const { count } = await within(range)
        .select(({ fn }) => fn.countAll<string>().as('count'))
        .executeTakeFirstOrThrow()
      return Number(count)
    },
  }
}

async function addDecision(db: Kysely<DecisionTables>, row: DecisionRow): Promise<void> {
  const { principal, facts, approval, unmask, quotas, reasons, policies, masked, content } = row
  await db
    .insertInto('control.decisions')
    .values({
      ...row,
      principal: jsonb(principal),
      facts: facts === null ? null : jsonb(facts),
      approval: approval === null ? null : jsonb(approval),
      unmask: unmask === null ? null : jsonb(unmask),
      quotas: quotas === null ? null : jsonb(quotas),
      reasons: jsonb(reasons),
      policies: jsonb(policies),
      masked: jsonb(masked),
      content: jsonb(content),
    })
    // The first one stays, in whichever order they come; the same one, read again, fills in what is new.
    .onConflict((conflict) =>
      conflict
        .column('exchange')
        .doUpdateSet({
          ...Object.fromEntries(Object.keys(row).map((key) => [key, sql.ref(`excluded.${key}`)])),
          consented: sql<boolean>`control.decisions.consented or excluded.consented`,
        })
        .where(sql<boolean>`excluded.leaf <= control.decisions.leaf`),
    )
    .execute()
  if (!row.consented) return
  await db
    .updateTable('control.decisions')
    .set({ consented: true })
    .where('exchange', '=', row.exchange)
    .where('consented', '=', false)
    .execute()
}
