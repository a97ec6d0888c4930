import { type Kysely, sql } from 'kysely'
import { lexemesOf, MAX_WORD_BYTES } from '../src/domain/text/lexemes.ts'
import { ERA_LEAVES, eraTerm, termsOf } from '../src/domain/search-terms.ts'
import type { Tables } from '../src/store.ts'
import { COUNTS, LEAVES_EACH, type MadeUp, madeUp, NAMES, timeOf } from './made-up.ts'
import { createRandom } from './random.ts'
import { bodiesOf } from './words.ts'

const BATCH = 5000

/** Puts made-up exchanges into the read models; the index is made behind that, as it is faster. */
export async function fill(
  db: Kysely<Tables>,
  { seed, exchanges }: { readonly seed: number; readonly exchanges: number },
  onProgress: (done: number) => void,
): Promise<void> {
  const random = createRandom(seed)
  await sql`drop index control.search_by_terms, control.search_words_by_words`.execute(db)
  // In the order in which exchanges come.
  /* oxlint-disable no-await-in-loop */
  for (let first = 0; first < exchanges; first += BATCH) {
    const count = Math.min(BATCH, exchanges - first)
    const rows = Array.from({ length: count }, (_, i) =>
      rowOf(madeUp(random, first + i, exchanges), bodiesOf(random, first + i)),
    )
    await insert(db, JSON.stringify(rows))
    onProgress(first + count)
  }
  /* oxlint-enable no-await-in-loop */
  await db.connection().execute(async (one) => {
    await sql`set statement_timeout = 0`.execute(one)
    await sql`set maintenance_work_mem = '512MB'`.execute(one)
    await sql`create index search_by_terms on control.search using gin (terms) with (fastupdate = off)`.execute(
      one,
    )
    await sql`create index search_words_by_words on control.search_words using gin (terms, words) with (fastupdate = off)`.execute(
      one,
    )
    await sql`
      insert into control.search_eras
      select leaf / ${sql.lit(ERA_LEAVES)}, min(at), max(at) + interval '1 hour' from control.search group by 1`.execute(
      one,
    )
    await sql`vacuum analyze control.search, control.search_words, control.exchanges, control.decisions`.execute(
      one,
    )
  })
}

const given = (value: string | null): string[] => (value === null ? [] : [value])

function rowOf(one: MadeUp, bodies: readonly string[]) {
  const leaf = one.n * LEAVES_EACH
  const session = NAMES.session(Math.floor(one.n / COUNTS.session))
  const { principal, onBehalfOf, connection, tool, tables, columns, version } = one
  const terms = termsOf({
    session: [session],
    principal: [principal],
    onBehalfOf: given(onBehalfOf),
    connection: [connection],
    verb: ['tools/call'],
    name: [tool],
    decision: [one.decision],
    outcome: [one.outcome],
    policyVersion: [String(version)],
    approval: given(one.approval),
    table: tables,
    column: columns,
    finding: one.findings,
  })
  return {
    exchange: NAMES.exchange(one.n),
    leaf,
    at: timeOf(one.n),
    words: lexemesOf(bodies, MAX_WORD_BYTES).lexemes,
    terms: [eraTerm(Math.floor(leaf / ERA_LEAVES)), ...terms],
    session,
    connection,
    principal: {
      kind: onBehalfOf === null ? 'user' : 'agent',
      id: principal,
      issuer: 'i',
      groups: [],
    },
    behalf: onBehalfOf,
    name: tool,
    facts: {
      sql: { understood: true, statements: 1, verbs: ['SELECT'], tablesRead: tables, columns },
    },
    decision: one.decision,
    outcome: one.outcome,
    version,
    approval: one.approval,
  }
}

async function insert(db: Kysely<Tables>, rows: string): Promise<void> {
  const from = sql`
    from jsonb_to_recordset(${rows}::jsonb) as r(exchange text, leaf bigint, at timestamptz, terms text[], words text[],
      session text, connection text, principal jsonb, behalf text, name text, facts jsonb, decision text,
      outcome text, version int, approval text)`
  await sql`insert into control.search select exchange, leaf, at, terms ${from}`.execute(db)
  await sql`
    insert into control.search_words (exchange, leaf, at, terms, words)
    select exchange, leaf, at, terms, array_to_tsvector(words) ${from}`.execute(db)
  await sql`
    insert into control.decisions (exchange, session, leaf, at, connection, principal, verb, name, access, facts,
      outcome, unasked, reasons, policies, policy_version, masked, content, consented)
    select exchange, session, leaf, at, connection, principal, 'tools/call', name, 'read', facts, decision, false,
      '[]', '["p"]', version, '[]', '[]', approval is not null ${from}`.execute(db)
  await sql`
    insert into control.exchanges
    select exchange, session, leaf + 1, at, connection, principal ->> 'kind', principal ->> 'id', behalf,
      'tools/call', name, outcome, decision, '{p}', version, approval, null, 12.5 ${from}`.execute(
    db,
  )
}
