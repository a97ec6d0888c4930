import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Every decision under the id of its event, with the consent that it was made by: what a review of access is made of, and
 * what each row of it is proven by. A new name has the audit stream read again, to fill it in.
 */
export const decisionEvents: Migration = {
  up: async (db) => {
    await sql`
      create table control.decision_events (
        event text primary key,
        exchange text not null,
        leaf bigint not null,
        at timestamptz(3) not null,
        connection text not null,
        principal jsonb not null,
        verb text not null,
        name text not null,
        outcome text not null,
        policies jsonb not null,
        policy_version integer not null,
        approval text,
        granted text,
        break_glass boolean not null
      )`.execute(db)
    await sql`create index on control.decision_events (at, leaf)`.execute(db)
    await sql`
      update control.generation set name = left(replace(gen_random_uuid()::text, '-', ''), 16)`.execute(
      db,
    )
  },
}
