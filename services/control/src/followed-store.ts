import { type ColumnType, type Kysely, sql, type Transaction } from 'kysely'
import type { Gap, Standing } from './domain/review/standing.ts'

type Whole = ColumnType<string, number, number>

/** The part of the database that says how far the audit stream was followed. */
export interface FollowedTables {
  readonly 'control.followed': { readonly leaf: Whole; readonly decisions: Whole }
}

/** Which leaf a record of the audit stream tells of, and which the one before. */
export interface Followed {
  readonly leaf: number
  readonly previous: number
}

/** How far the read models are. */
export interface FollowedStore {
  /** Writes down that a record is done, with all before it; answers what is missing before it, which is kept, too. */
  followed(record: Followed): Promise<Gap | undefined>
  standing(): Promise<Standing>
}

export function createFollowedStore<T extends FollowedTables>(db: Kysely<T>): FollowedStore {
  return {
    async followed({ leaf, previous }) {
      const { numAffectedRows } = await sql`
        update control.followed set leaf = ${leaf} where leaf < ${leaf} and leaf >= ${previous}`.execute(
        db,
      )
      if (numAffectedRows === 1n) return undefined
      return db.transaction().execute((one) => afterGap(one, { leaf, previous }))
    },
    async standing() {
      const { rows } = await sql<StandingRow>`
        select f.leaf, f.decisions, (select count(*) from control.decision_events) as held,
          r.run, r.next, r.until, g.begins, g.ends
        from control.followed f
        left join control.rebuild r on true
        cross join lateral (
          select min(begins) as begins, max(ends) as ends from control.audit_gaps
          where ends >= case when r.next >= r.until then r.until else 0 end
        ) g`.execute(db)
      return standingOf(rows[0])
    },
  }
}

/** The record came already, or one between is missing; what a rebuild has read is not. */
async function afterGap<T>(
  db: Transaction<T>,
  { leaf, previous }: Followed,
): Promise<Gap | undefined> {
  const { rows } = await sql<{ leaf: string; until: string | null }>`
    select f.leaf, (select until from control.rebuild where next >= until) as until
    from control.followed f for update of f`.execute(db)
  const [at] = rows
  if (at === undefined || leaf <= Number(at.leaf)) return undefined
  await sql`update control.followed set leaf = ${leaf}`.execute(db)
  const reached = Math.max(Number(at.leaf), Number(at.until ?? 0) - 1)
  if (previous <= reached) return undefined
  const gap = { begins: reached + 1, ends: previous }
  await sql`
    insert into control.audit_gaps (begins, ends) values (${gap.begins}, ${gap.ends})
    on conflict do nothing`.execute(db)
  return gap
}

/** The driver reads large integers as texts. */
interface StandingRow {
  readonly leaf: string
  readonly decisions: string
  readonly held: string
  readonly run: string | null
  readonly next: string | null
  readonly until: string | null
  readonly begins: string | null
  readonly ends: string | null
}

function standingOf(row: StandingRow | undefined): Standing {
  if (row === undefined) return { leaf: -1, lost: 0, rebuilding: false }
  const { leaf, decisions, held, run, next, until, begins, ends } = row
  const rebuilding = run !== null && (until === null || Number(next) < Number(until))
  return {
    // A rebuild has read all before its end.
    leaf: rebuilding ? Number(leaf) : Math.max(Number(leaf), Number(until ?? 0) - 1),
    lost: Math.max(0, Number(decisions) - Number(held)),
    rebuilding,
    ...(run !== null && { run }),
    ...(begins !== null &&
      ends !== null && { gap: { begins: Number(begins), ends: Number(ends) } }),
  }
}
