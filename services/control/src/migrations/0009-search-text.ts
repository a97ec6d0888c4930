import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Words of the masked content, with the terms of their exchange in one index: what is looked for by both is met there. A table
 * of its own, so that searches without words read none, and so that it can be emptied at once.
 */
export const searchText: Migration = {
  up: async (db) => {
    await sql`
      create table control.search_words (
        exchange text primary key,
        leaf bigint not null,
        at timestamptz(3) not null,
        terms text[] not null,
        words tsvector,
        word_bytes integer not null default 0,
        words_day text,
        words_erased boolean not null default false
      )`.execute(db)
    await sql`
      create index search_words_by_words on control.search_words using gin (terms, words) with (fastupdate = off)`.execute(
      db,
    )
    await sql`
      create table control.search_text (
        one boolean primary key default true check (one),
        next bigint not null,
        skip integer not null,
        size bigint not null,
        erased bigint not null,
        unreadable bigint not null
      )`.execute(db)
  },
}
