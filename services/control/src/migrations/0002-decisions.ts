import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The first decision of each exchange, with all that it was decided by: what a draft of policies is tried on. */
export const decisions: Migration = {
  up: async (db) => {
    await sql`
      create table control.decisions (
        exchange text primary key,
        session text not null,
        leaf bigint not null,
        at timestamptz(3) not null,
        connection text not null,
        principal jsonb not null,
        verb text not null,
        name text not null,
        access text not null,
        facts jsonb,
        outcome text not null,
        unasked boolean not null,
        approval jsonb,
        mask text,
        reasons jsonb not null,
        policies jsonb not null,
        policy_version integer not null,
        definition text,
        client_address text,
        masked jsonb not null,
        content jsonb not null,
        consented boolean not null
      )`.execute(db)
    await sql`create index on control.decisions (connection, at, exchange)`.execute(db)
  },
}
