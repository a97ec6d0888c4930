import { type ColumnType, type Kysely, type RawBuilder, sql } from 'kysely'
import type { Facts } from '@sallyport/contracts'
import {
  ERA_LEAVES,
  ERA_MARK,
  eraTerm,
  type Searched,
  type SearchEntry,
  wantedTerms,
} from './domain/search-terms.ts'

/** The part of the database that exchanges are found by. */
export interface SearchTables {
  readonly 'control.search': Omit<SearchEntry, 'leaf' | 'terms'> & {
    // The driver reads large integers as texts.
    readonly leaf: ColumnType<string, number, number>
    readonly terms: ColumnType<string[], string[], string[]>
  }
  readonly 'control.search_eras': {
    readonly era: ColumnType<string, number, number>
    readonly first_at: Date
    readonly last_at: Date
  }
}

/** What is looked for, and where. */
export interface Search {
  readonly searched: Searched
  /** Words of the content, as PostgreSQL reads a tsquery. */
  readonly text?: string
  readonly since?: Date
  readonly until?: Date
  /** Only exchanges that begin before this leaf. */
  readonly before?: number
  readonly limit: number
}

/** An exchange that was found; what is not known of it (yet) is null. */
export interface FoundExchange {
  readonly exchange: string
  /** Leaf of the first record about it. */
  readonly leaf: number
  readonly at: Date
  readonly session: string
  readonly connection: string
  readonly principal_kind: string
  readonly principal_id: string
  readonly on_behalf_of: string | null
  readonly verb: string
  readonly name: string
  readonly decision: string
  readonly policies: readonly string[]
  readonly policy_version: number
  readonly outcome: string | null
  readonly error: string | null
  readonly duration_ms: number | null
  readonly facts: Facts | null
  readonly terms: readonly string[]
}

/** What exchanges are found by. */
export interface SearchStore {
  /** Adds what one record tells; in whichever order records come, the end is the same. */
  addEntry(entry: SearchEntry): Promise<void>
  /** The newest exchanges that have all that is looked for, by the first leaf about them. */
  search(search: Search): Promise<readonly FoundExchange[]>
}

/** How searches are made. */
export interface SearchOptions {
  /** One that takes longer ends with an error; 10 s unless said. */
  readonly searchMs?: number
}

export function createSearchStore(
  db: Kysely<SearchTables>,
  { searchMs = SEARCH_MS }: SearchOptions = {},
): SearchStore {
  return {
    async addEntry(entry) {
      await addEntry(entry).execute(db)
      await copyEntry(entry).execute(db)
      await widenEra(entry).execute(db)
    },
    search: (search) =>
      db.transaction().execute(async (one) => {
        await bound(one, searchMs)
        const found: FoundExchange[] = []
        // Older eras are read only where newer ones do not fill the page.
        for (const group of doubling(await eras(one, search))) {
          const limit = search.limit - found.length
          if (limit === 0) break
          // oxlint-disable-next-line no-await-in-loop
          found.push(...(await searchEras(one, { ...search, limit }, group)))
        }
        return found
      }),
  }
}

const SEARCH_MS = 10_000
/** So many exchanges of several eras are read at once at the most; where there are more, fewer eras are. */
const READ_AT_ONCE = 2000

/** The index alone answers: where many rows may be meant, the planner would rather read all of them until it has enough. */
async function bound(db: Kysely<SearchTables>, searchMs: number): Promise<void> {
  await sql`
    select set_config('enable_seqscan', 'off', true), set_config('statement_timeout', ${String(searchMs)}, true)`.execute(
    db,
  )
}

/** The first by itself, the second, the next two, the next four and so on: what is rare is found in a few looks. */
export function doubling<T>(all: readonly T[]): readonly (readonly T[])[] {
  const groups: (readonly T[])[] = []
  for (let from = 0, size = 1; from < all.length; from += size, size = from)
    groups.push(all.slice(from, from + size))
  return groups
}

/** The newest of some eras, which are in their order. */
async function searchEras(
  db: Kysely<SearchTables>,
  search: Search,
  group: readonly number[],
): Promise<readonly FoundExchange[]> {
  const { rows } = await searchQuery(search, group).execute(db)
  const [first] = rows
  if (first === undefined) return []
  if (Number(first.looked) <= READ_AT_ONCE)
    return rows.map((row) => ({ ...row, leaf: Number(row.leaf) }))
  // What is that common is found in the newer half, or nearly.
  const half = Math.ceil(group.length / 2)
  const newer = await searchEras(db, search, group.slice(0, half))
  const limit = search.limit - newer.length
  if (limit === 0) return newer
  return [...newer, ...(await searchEras(db, { ...search, limit }, group.slice(half)))]
}

const eraOf = (leaf: number): number => Math.floor(leaf / ERA_LEAVES)

function addEntry({ exchange, leaf, at, terms }: SearchEntry) {
  return sql`
    insert into control.search as s (exchange, leaf, at, terms)
    values (${exchange}, ${leaf}, ${at}, ${[eraTerm(eraOf(leaf)), ...terms]})
    on conflict (exchange) do update set
      leaf = least(s.leaf, excluded.leaf),
      at = case when s.leaf <= excluded.leaf then s.at else excluded.at end,
      terms = array(
        select term from (
          select unnest(case when s.leaf <= excluded.leaf then s.terms else excluded.terms end) as term
          union
          select term from unnest(case when s.leaf <= excluded.leaf then excluded.terms else s.terms end) as term
          where left(term, 1) <> ${ERA_MARK}
        ) as both_of order by term collate "C"
      )
    where not (s.terms @> excluded.terms and s.leaf <= excluded.leaf)`
}

/** The same for searches by words, where some of the content is indexed already. */
function copyEntry({ exchange }: SearchEntry) {
  return sql`
    update control.search_words as w set leaf = s.leaf, at = s.at, terms = s.terms
    from control.search s
    where w.exchange = ${exchange} and s.exchange = w.exchange and (w.leaf, w.terms) <> (s.leaf, s.terms)`
}

/** Hours are exact enough to pass eras over, and widen a row rarely. */
function widenEra({ leaf, at }: SearchEntry) {
  return sql`
    insert into control.search_eras as e (era, first_at, last_at)
    values (${eraOf(leaf)}, date_trunc('hour', ${at}::timestamptz), date_trunc('hour', ${at}::timestamptz) + interval '1 hour')
    on conflict (era) do update set
      first_at = least(e.first_at, excluded.first_at),
      last_at = greatest(e.last_at, excluded.last_at)
    where excluded.first_at < e.first_at or excluded.last_at > e.last_at`
}

/** The eras that can have something of the time, the newest first. */
async function eras(
  db: Kysely<SearchTables>,
  { since, until, before }: Search,
): Promise<readonly number[]> {
  const rows = await db
    .selectFrom('control.search_eras')
    .select('era')
    .$if(since !== undefined, (query) => query.where(sql<boolean>`last_at >= ${since}`))
    .$if(until !== undefined, (query) => query.where(sql<boolean>`first_at < ${until}`))
    .$if(before !== undefined, (query) => query.where(sql<boolean>`era <= ${eraOf(before ?? 0)}`))
    .orderBy('era', 'desc')
    .execute()
  return rows.map(({ era }) => Number(era))
}

/**
 * The exchanges of some eras. Everything that is looked for stands in one index, which reads the shortest list of it first; one
 * era bounds how many rows are read where all lists are long, of several so many are read at the most.
 */
function searchQuery(search: Search, group: readonly number[]) {
  const table = sql.table(search.text === undefined ? 'control.search' : 'control.search_words')
  const matching = sql`
    select exchange, leaf, at, terms from ${table}
    where ${sql.join(conditionsOf(search, group), sql` and `)}`
  const newest = sql`order by leaf desc limit ${search.limit}`
  const hits =
    group.length === 1
      ? sql`select *, 0 as looked from (${matching}) as one ${newest}`
      : sql`
        with hits as materialized (${matching} limit ${READ_AT_ONCE + 1})
        select *, (select count(*) from hits) as looked from hits ${newest}`
  return sql<Omit<FoundExchange, 'leaf'> & { readonly leaf: string; readonly looked: string }>`
    select s.exchange, s.leaf, s.at, s.terms, s.looked,
      coalesce(d.session, e.session) as session,
      coalesce(d.connection, e.connection) as connection,
      coalesce(d.principal ->> 'kind', e.principal_kind) as principal_kind,
      coalesce(d.principal ->> 'id', e.principal_id) as principal_id,
      coalesce(d.principal ->> 'onBehalfOf', e.on_behalf_of) as on_behalf_of,
      coalesce(d.verb, e.verb) as verb,
      coalesce(d.name, e.name) as name,
      coalesce(e.decision, d.outcome) as decision,
      coalesce(to_jsonb(e.policies), d.policies) as policies,
      coalesce(e.policy_version, d.policy_version) as policy_version,
      e.outcome, e.error, e.duration_ms, d.facts
    from (${hits}) as s
    left join control.decisions d on d.exchange = s.exchange
    left join control.exchanges e on e.exchange = s.exchange
    order by s.leaf desc`
}

function conditionsOf(
  { searched, text, since, until, before }: Search,
  group: readonly number[],
): readonly RawBuilder<unknown>[] {
  const wanted = wantedTerms(searched)
  const among = group.map(eraTerm)
  const each = [
    ...(among.length === 1 ? among : []),
    ...wanted.filter((terms) => terms.length === 1).flat(),
  ]
  return [
    ...(among.length === 1 ? [] : [sql`terms && ${among}`]),
    ...(each.length === 0 ? [] : [sql`terms @> ${each}`]),
    ...wanted.filter((terms) => terms.length > 1).map((terms) => sql`terms && ${[...terms]}`),
    ...(text === undefined ? [] : [sql`words @@ ${text}::tsquery`]),
    ...(since === undefined ? [] : [sql`at >= ${since}`]),
    ...(until === undefined ? [] : [sql`at < ${until}`]),
    ...(before === undefined ? [] : [sql`leaf < ${before}`]),
  ]
}
