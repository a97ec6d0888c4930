import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What decisions took from, and whether a quota refused them. A new name has the audit stream read again, to fill it in. */
export const quotas: Migration = {
  up: async (db) => {
    await sql`
      alter table control.decisions
        add column quotas jsonb,
        add column limited boolean not null default false`.execute(db)
    await sql`
      update control.generation set name = left(replace(gen_random_uuid()::text, '-', ''), 16)`.execute(
      db,
    )
  },
}
