import { type Kysely, sql } from 'kysely'

/** How far a rebuild has come. */
export interface Rebuilding {
  /** Tells it from those before. */
  readonly run: string
  /** The first leaf that was not read yet. */
  readonly next: number
  /** Where it ends: what comes behind that, the audit stream tells. Undefined until it is known. */
  readonly until?: number
}

/** The read models as something that is made again. */
export interface RebuildStore {
  /** Drops every row, and begins a new rebuild. */
  beginRebuild(): Promise<void>
  /** The newest rebuild, under way or done. */
  rebuilding(): Promise<Rebuilding | undefined>
  /** Writes down how far a rebuild has come; nothing where another began since. */
  rebuilt(at: Required<Rebuilding>): Promise<void>
}

export function createRebuildStore<T>(db: Kysely<T>): RebuildStore {
  return {
    beginRebuild: () =>
      db.transaction().execute(async (one) => {
        // Words are added behind this row, then that of the exchange: in this order nobody waits for the other.
        await sql`
          update control.search_text set next = 0, skip = 0, size = 0, erased = 0, unreadable = 0`.execute(
          one,
        )
        // At once, so that nobody sees a part of it; tables in the order in which every query takes them, as two that take them
        // the other way round would wait for each other.
        await sql`truncate control.search_eras, control.search_words, control.search, control.decisions, control.exchanges, control.decision_events`.execute(
          one,
        )
        await sql`update control.followed set decisions = 0`.execute(one)
        await sql`
          insert into control.rebuild (run, next, until) values (gen_random_uuid(), 0, null)
          on conflict (one) do update set run = excluded.run, next = 0, until = null`.execute(one)
      }),
    async rebuilding() {
      const { rows } = await sql<{ run: string; next: string; until: string | null }>`
        select run, next, until from control.rebuild`.execute(db)
      const [row] = rows
      if (row === undefined) return undefined
      const { run, next, until } = row
      return { run, next: Number(next), ...(until !== null && { until: Number(until) }) }
    },
    async rebuilt({ run, next, until }) {
      await sql`update control.rebuild set next = ${next}, until = ${until} where run = ${run}`.execute(
        db,
      )
    },
  }
}
