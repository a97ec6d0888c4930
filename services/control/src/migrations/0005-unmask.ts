import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Kinds of values that decisions let be seen. A new name has the audit stream read again, to fill it in. */
export const unmask: Migration = {
  up: async (db) => {
    await sql`alter table control.decisions add column unmask jsonb`.execute(db)
    await sql`
      update control.generation set name = left(replace(gen_random_uuid()::text, '-', ''), 16)`.execute(
      db,
    )
  },
}
