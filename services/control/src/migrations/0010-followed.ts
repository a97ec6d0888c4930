import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * How far the audit stream was followed without a gap, how many decisions were added, and the gaps: what tells whether
 * the rows are all that there are. A new name has the stream read again: what it does not hold any more is a gap then.
 * Whoever gives a new name again sets the leaf back to -1.
 */
export const followed: Migration = {
  up: async (db) => {
    await sql`
      create table control.followed (
        one boolean primary key default true check (one),
        leaf bigint not null,
        decisions bigint not null
      )`.execute(db)
    await sql`
      insert into control.followed (leaf, decisions)
      select -1, count(*) from control.decision_events`.execute(db)
    await sql`
      create table control.audit_gaps (
        begins bigint not null,
        ends bigint not null,
        seen_at timestamptz(3) not null default now(),
        primary key (begins, ends)
      )`.execute(db)
    await sql`
      update control.generation set name = left(replace(gen_random_uuid()::text, '-', ''), 16)`.execute(
      db,
    )
  },
}
