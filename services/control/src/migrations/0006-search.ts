import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * What exchanges are found by: one set of terms for each, in one index. A new name has the audit stream read again, to
 * fill it in.
 */
export const search: Migration = {
  up: async (db) => {
    await sql`
      create table control.search (
        exchange text primary key,
        leaf bigint not null,
        at timestamptz(3) not null,
        terms text[] not null
      )`.execute(db)
    // Who searches does not wait for what was not sorted in yet.
    await sql`
      create index search_by_terms on control.search using gin (terms) with (fastupdate = off)`.execute(
      db,
    )
    await sql`
      create table control.search_eras (
        era bigint primary key,
        first_at timestamptz(3) not null,
        last_at timestamptz(3) not null
      )`.execute(db)
    await sql`
      update control.generation set name = left(replace(gen_random_uuid()::text, '-', ''), 16)`.execute(
      db,
    )
  },
}
