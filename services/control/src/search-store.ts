import { type ColumnType, type Kysely, sql } from 'kysely'
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

export function createSearchStore(db: Kysely<SearchTables>): SearchStore {
  return {
    async addEntry(entry) {
      await addEntry(entry).execute(db)
      await widenEra(entry).execute(db)
    },
    async search(search) {
      const found: FoundExchange[] = []
      for (const era of await eras(db, search)) {
        const limit = search.limit - found.length
        if (limit === 0) break
        // Older eras are read only where newer ones do not fill the page.
        // oxlint-disable-next-line no-await-in-loop
        const { rows } = await searchQuery({ ...search, limit }, era).execute(db)
        found.push(...rows.map((row) => ({ ...row, leaf: Number(row.leaf) })))
      }
      return found
    },
  }
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
 * The exchanges of one era. Everything that is looked for stands in one index, which reads the shortest list of it first; the
 * era bounds how many rows are read where all lists are long.
 */
function searchQuery({ searched, since, until, before, limit }: Search, era: number) {
  const wanted = wantedTerms(searched)
  const each = [eraTerm(era), ...wanted.filter((terms) => terms.length === 1).flat()]
  const conditions = [
    sql`terms @> ${each}`,
    ...wanted.filter((terms) => terms.length > 1).map((terms) => sql`terms && ${[...terms]}`),
    ...(since === undefined ? [] : [sql`at >= ${since}`]),
    ...(until === undefined ? [] : [sql`at < ${until}`]),
    ...(before === undefined ? [] : [sql`leaf < ${before}`]),
  ]
  return sql<Omit<FoundExchange, 'leaf'> & { readonly leaf: string }>`
    select s.exchange, s.leaf, s.at, s.terms,
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
    from (
      select exchange, leaf, at, terms from control.search
      where ${sql.join(conditions, sql` and `)}
      order by leaf desc limit ${limit}
    ) as s
    left join control.decisions d on d.exchange = s.exchange
    left join control.exchanges e on e.exchange = s.exchange
    order by s.leaf desc`
}
