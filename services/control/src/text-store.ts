import { type Kysely, sql } from 'kysely'
import type { ExchangeText, ReplyOf, recorderTexts, TextsErased } from '@sallyport/contracts'
import { lexemesOf, MAX_WORD_BYTES } from './domain/text/lexemes.ts'
import { sessionTerm } from './domain/search-terms.ts'

/** How far content is indexed. */
export interface TextPosition {
  /** The leaf that is read next, and how much of it was read. */
  readonly next: number
  readonly skip: number
  /** Leaves of the log when it was read last. */
  readonly size: number
  /** Exchanges whose content was gone when it was to be indexed: erased, or not readable for the recorder. */
  readonly erased: number
  readonly unreadable: number
}

/** The index of words of masked content. */
export interface TextStore {
  /** Where it stands; undefined where nothing is indexed. */
  textPosition(): Promise<TextPosition | undefined>
  /** Begins it at the first leaf where it was not begun yet. */
  beginTexts(): Promise<void>
  /** Does what a page says, and moves on behind it; nothing where someone else has done so since. */
  addTexts(at: Pick<TextPosition, 'next' | 'skip'>, page: TextPage): Promise<void>
  /** Removes all words, from the files of the database too. */
  clearTexts(): Promise<void>
}

/** A page of content, and of what was erased. */
export type TextPage = ReplyOf<typeof recorderTexts>

export function createTextStore<T>(db: Kysely<T>): TextStore {
  return {
    async textPosition() {
      const { rows } = await sql<{ readonly [K in keyof TextPosition]: string }>`
        select next, skip, size, erased, unreadable from control.search_text`.execute(db)
      const [row] = rows
      return (
        row && {
          next: Number(row.next),
          skip: Number(row.skip),
          size: Number(row.size),
          erased: Number(row.erased),
          unreadable: Number(row.unreadable),
        }
      )
    },
    async beginTexts() {
      await sql`
        insert into control.search_text (next, skip, size, erased, unreadable) values (0, 0, 0, 0, 0)
        on conflict do nothing`.execute(db)
    },
    addTexts: (at, page) =>
      db.transaction().execute(async (one) => {
        if (!(await moveOn(one, at, page))) return
        // Content and its erasure in the order of the log.
        for (const step of page.steps)
          // oxlint-disable-next-line no-await-in-loop
          await (step.kind === 'text' ? addText(one, step) : eraseTexts(one, step))
      }),
    clearTexts: () =>
      db.transaction().execute(async (one) => {
        await sql`delete from control.search_text`.execute(one)
        await sql`truncate control.search_words`.execute(one)
      }),
  }
}

/** The row is locked until the page is done: replicas take turns. */
async function moveOn<T>(
  db: Kysely<T>,
  at: Pick<TextPosition, 'next' | 'skip'>,
  { next, size, steps }: TextPage,
): Promise<boolean> {
  const count = (gone: ExchangeText['gone']): number =>
    steps.filter((step) => step.kind === 'text' && step.gone === gone).length
  const { numAffectedRows } = await sql`
    update control.search_text set next = ${next.from}, skip = ${next.skip}, size = ${size},
      erased = erased + ${count('erased')}, unreadable = unreadable + ${count('unreadable')}
    where next = ${at.next} and skip = ${at.skip}`.execute(db)
  return numAffectedRows === 1n
}

/**
 * Adds the words of an exchange. Once some of its content was erased it is not found by words again, whatever comes then: a
 * rebuild ends with the same.
 */
async function addText<T>(db: Kysely<T>, text: ExchangeText): Promise<void> {
  const { exchange, day, bodies, gone } = text
  if (gone === 'unreadable') return
  await ensureRow(db, text)
  if (gone === 'erased')
    return void (await sql`
      update control.search_words
      set words = null, word_bytes = 0, words_day = null, words_erased = true
      where exchange = ${exchange}`.execute(db))
  const { rows } = await sql<{ word_bytes: number }>`
    select word_bytes from control.search_words where exchange = ${exchange}`.execute(db)
  const { lexemes, bytes } = lexemesOf(bodies, MAX_WORD_BYTES - (rows[0]?.word_bytes ?? 0))
  await sql`
    update control.search_words set
      words = coalesce(words, ''::tsvector) || array_to_tsvector(${[...lexemes]}::text[]),
      word_bytes = word_bytes + ${bytes},
      words_day = least(words_day, ${day ?? null})
    where exchange = ${exchange} and not words_erased`.execute(db)
}

/**
 * Makes the row of an exchange with the terms that are known of it. Terms that come meanwhile wait for this transaction, and
 * are copied then; until the first ones have come no search finds it, as it has no era.
 */
async function ensureRow<T>(db: Kysely<T>, { exchange, session }: ExchangeText): Promise<void> {
  await sql`
    insert into control.search (exchange, leaf, at, terms)
    values (${exchange}, ${NOWHERE}, 'epoch', ${[sessionTerm(session)]})
    on conflict (exchange) do nothing`.execute(db)
  await sql`
    with known as (select exchange, leaf, at, terms from control.search where exchange = ${exchange} for update)
    insert into control.search_words (exchange, leaf, at, terms)
    select exchange, leaf, at, terms from known on conflict (exchange) do nothing`.execute(db)
}

/** An exchange goes as a whole, even where only the first day of two was erased. */
async function eraseTexts<T>(db: Kysely<T>, { sessions, through }: TextsErased): Promise<void> {
  await sql`
    update control.search_words
    set words = null, word_bytes = 0, words_day = null, words_erased = true
    where terms && ${sessions.map(sessionTerm)} and words is not null
      and (${through ?? null}::text is null or words_day <= ${through ?? null})`.execute(db)
}

/** Behind every leaf: the first record about the exchange says where it stands. */
const NOWHERE = Number.MAX_SAFE_INTEGER
