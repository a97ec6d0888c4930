import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** How far a rebuild from the log has come: leaves before `next` are read, up to `until`. */
export const rebuild: Migration = {
  up: async (db) => {
    await sql`
      create table control.rebuild (
        one boolean primary key default true check (one),
        run text not null,
        next bigint not null,
        until bigint
      )`.execute(db)
  },
}
