import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * What a principal did before is found by one operation of theirs. Names and ids can be longer than a key of an index, so
 * that it holds their hash; who reads by it compares the columns themselves, too.
 */
export const operations: Migration = {
  up: async (db) => {
    // Of a large table it takes longer than any query may.
    await sql`set local statement_timeout = 0`.execute(db)
    await sql`
      create index decisions_by_operation on control.decisions (
        md5(connection || chr(10) || verb || chr(10) || name || chr(10) ||
          (principal ->> 'issuer') || chr(10) || (principal ->> 'kind') || chr(10) || (principal ->> 'id')),
        at
      )`.execute(db)
    // What the hash is worth is known from now on, and not only after the next time that the server looks.
    await sql`analyze control.decisions`.execute(db)
  },
}
