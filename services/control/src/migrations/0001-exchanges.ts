import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Finished exchanges, and a name for this making of the schema: the durable consumer of the audit stream is named after
 * it, so that a schema that was dropped is filled again from the beginning.
 */
export const exchanges: Migration = {
  up: async (db) => {
    await sql`
      create table control.generation (name text primary key)`.execute(db)
    await sql`
      insert into control.generation values (left(replace(gen_random_uuid()::text, '-', ''), 16))`.execute(
      db,
    )
    await sql`
      create table control.exchanges (
        exchange text primary key,
        session text not null,
        leaf bigint not null,
        at timestamptz not null,
        connection text not null,
        principal_kind text not null,
        principal_id text not null,
        on_behalf_of text,
        verb text not null,
        name text not null,
        outcome text not null,
        decision text not null,
        policies text[] not null,
        policy_version integer not null,
        approval text,
        error text,
        duration_ms double precision not null
      )`.execute(db)
    await sql`create index on control.exchanges (session, leaf)`.execute(db)
    await sql`create index on control.exchanges (at desc)`.execute(db)
  },
}
