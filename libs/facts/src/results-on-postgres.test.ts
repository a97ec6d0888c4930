import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { SqlFacts } from '@sallyport/contracts'
import { type Postgres, startPostgres } from '@sallyport/postgres'
import { Client, DatabaseError } from 'pg'
import { corpusOf } from './corpus.ts'
import { identifier } from './identifier.ts'
import { isRowFunction } from './postgres/catalog.ts'
import { isWholeRow } from './postgres/whole-row.ts'
import { random } from './random.ts'
import { RANDOM_TABLES, randomStatement } from './random-query.ts'
import { sqlFacts } from './sql-facts.ts'

// Each column of a table holds a word of its own; whatever column of a result that word comes out in must name it.

let postgres: Postgres
let client: Client

/** The columns of each table, `schema.table`. */
let tables: ReadonlyMap<string, readonly string[]>

const CORPUS_WORDS = `
  update customers set name = 'w.public.customers.name.';
  update orders set note = 'w.public.orders.note.';
  update payments set card = 'w.public.payments.card.';
  update documents set doc = '{"a": "w.public.documents.doc."}';
  insert into audit (note) values ('w.public.audit.note.');`

before(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-results-'))
  postgres = await startPostgres({ directory, temporary: true })
  client = new Client({ connectionString: postgres.url })
  await client.connect()
  const corpus = readFileSync(new URL('../corpus/postgresql.sql', import.meta.url), 'utf8')
  await client.query(corpus + CORPUS_WORDS + Object.entries(RANDOM_TABLES).map(filled).join(''))
  tables = await columnsOfTables()
})

after(async () => {
  await client.end()
  await postgres[Symbol.asyncDispose]()
})

/** A table with one row. The ids are alike, so that joins find it. */
function filled([table, columns]: readonly [string, readonly string[]]): string {
  const words = columns.map((name) => (name === 'id' ? `'1'` : `'w.public.${table}.${name}.'`))
  const types = columns.map((name) => `${name} text`)
  return `create table ${table} (${types.join()}); insert into ${table} values (${words.join()});`
}

async function columnsOfTables(): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await client.query<{ schema: string; table: string; columns: string[] }>(`
    select table_schema as schema, table_name as table, array_agg(column_name::text) as columns
    from information_schema.columns group by 1, 2`)
  return new Map(
    rows.map(({ schema, table, columns }) => [`${schema}.${identifier(table)}`, columns]),
  )
}

interface Answer {
  readonly names: readonly string[]
  readonly rows: readonly (readonly unknown[])[]
}

async function answer(sql: string): Promise<Answer> {
  await client.query('BEGIN')
  try {
    const { fields, rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' })
    return { names: fields.map(({ name }) => name), rows }
  } finally {
    await client.query('ROLLBACK')
  }
}

type ResultColumns = NonNullable<SqlFacts['resultColumns']>

/** What a masker takes the column at a place for: the columns of tables that it may hold. */
function sourcesAt(place: number, name: string, columns: ResultColumns): readonly string[] {
  const whole = columns.every((each) => each.name !== '*')
  if (whole) return columns[place]?.sources ?? []
  return columns.flatMap(({ name: known, sources }) => {
    if (known === '*') return sources.map((source) => source.replace(/[*]$/, () => name))
    return known === name ? sources : []
  })
}

/** The words in the values of a result are those of the columns that its facts name, and its columns are called so. */
function check(sql: string, columns: ResultColumns, { names, rows }: Answer): void {
  const stars = columns.filter(({ name }) => name === '*').flatMap(({ sources }) => sources)
  if (stars.length === 0 && columns.every(({ name }) => name !== '*')) {
    assert.deepEqual(
      columns.map(({ name }) => name),
      names,
      sql,
    )
  }
  const told = new Set(columns.map(({ name }) => name))
  for (const star of stars) for (const name of tables.get(star.slice(0, -2)) ?? []) told.add(name)
  const unnamed = columns.some(({ name, sources }) => name === '*' && sources.length === 0)
  names.forEach((name, place) => {
    assert.ok(unnamed || told.has(name), `${name} is not among the columns of ${sql}`)
    const sources = sourcesAt(place, name, columns)
    const held = JSON.stringify(rows.map((row) => row[place])).toLowerCase()
    for (const [, table = '', column = ''] of held.matchAll(/w\.(public\.\w+)\.(\w+)\./g)) {
      const known = sources.includes(`${table}.${column}`) || sources.includes(`${table}.*`)
      assert.ok(known, `${name} holds ${table}.${column}, and has ${sources.join()} in ${sql}`)
    }
  })
}

const columnsOf = async (sql: string): Promise<ResultColumns | undefined> =>
  (await sqlFacts(sql, { dialect: 'postgresql', defaultSchema: 'public' })).resultColumns

test('columns of the results of all statements of the corpus', async () => {
  let checked = 0
  for (const { sql, understood } of corpusOf('postgresql')) {
    // One connection, one statement after the other.
    // oxlint-disable-next-line no-await-in-loop
    const columns = understood === false ? undefined : await columnsOf(sql)
    if (columns === undefined) continue
    // oxlint-disable-next-line no-await-in-loop
    check(sql, columns, await answer(sql))
    checked += 1
  }
  assert.ok(checked >= 50, `${checked} statements were checked`)
})

test('columns of the results of random statements', async () => {
  const next = random(7)
  const seen = { checked: 0, untold: 0, invalid: 0 }
  while (seen.checked < 400) {
    const sql = randomStatement(next)
    // One connection, one statement after the other.
    // oxlint-disable-next-line no-await-in-loop
    const columns = await columnsOf(sql)
    // oxlint-disable-next-line no-await-in-loop
    const given = await answer(sql).catch(invalid)
    if (given === undefined) seen.invalid += 1
    else if (columns === undefined) seen.untold += 1
    else {
      check(sql, columns, given)
      seen.checked += 1
    }
  }
  assert.ok(seen.untold < 200, `${seen.untold} statements have no columns`)
})

/** Names that are ambiguous or missing, a MERGE that meets a row twice; anything else is a fault of this test. */
function invalid(error: unknown): undefined {
  if (error instanceof DatabaseError && /^(?:42|3F|0A000|21000)/.test(error.code ?? ''))
    return undefined
  throw error
}

const EXPRESSIONS = `true; 'a' || 'b'; 1::int; 'x'::varchar(3); '1'::text::numeric; ARRAY[1]; ARRAY[1]::text[]; ROW(1, 2);
  (ARRAY[1])[1]; CASE WHEN true THEN 1 END; CASE WHEN true THEN 'x' ELSE lower('A') END; coalesce(1, 2); nullif(1, 2);
  CASE WHEN true THEN 1 END::text; CASE WHEN true THEN 1 ELSE 2::int END; (SELECT 1)::text; (SELECT 1 AS named)::text;
  greatest(1, 2); least(1, 2); now() AT TIME ZONE 'UTC'; current_date; current_time(1); localtimestamp; current_user;
  session_user; user; current_schema; extract(day FROM now()); trim('a'); substring('abc' FROM 1 FOR 2); 1 IN (1, 2);
  overlay('abc' PLACING 'x' FROM 1); position('a' IN 'b'); 'a' COLLATE "C"; lower('A') COLLATE "C"; EXISTS (SELECT 1);
  ARRAY(SELECT 1); (SELECT max(1)); 1 = ANY (SELECT 1); NOT true; 1 IS NULL; interval '1 day'; date '2026-01-01';
  JSON_OBJECT('a': 1); JSON_ARRAY(1); JSON_ARRAY(SELECT 1); JSON_OBJECTAGG('a': 1); JSON_ARRAYAGG(1); JSON('{}');
  JSON_SCALAR(1); JSON_SERIALIZE('{}'); JSON_VALUE(jsonb '{}', '$'); JSON_QUERY(jsonb '{}', '$'); '{}' IS JSON;
  JSON_EXISTS(jsonb '{}', '$'); count(*); sum(1) FILTER (WHERE true); row_number() OVER (); 'a' LIKE 'b';
  (people.*)::text; people; people.email; grouping(email)`

test('columns are called as the server calls them', async () => {
  const expressions = EXPRESSIONS.split(';')
  for (const expression of expressions) {
    const from = expression.includes('people') ? ' FROM people' : ''
    const group = expression.includes('grouping') ? ' FROM people GROUP BY email' : from
    const sql = `SELECT ${expression.trim()}${group}`
    // One connection, one statement after the other.
    // oxlint-disable-next-line no-await-in-loop
    const [columns = [], { names }] = await Promise.all([columnsOf(sql), answer(sql)])
    assert.deepEqual(
      columns.map(({ name }) => name),
      names,
      sql,
    )
  }
})

/** Functions that take any row and answer with nothing of it; those that do other things are not harmless. */
const TELL_NOTHING = [
  'count',
  'num_nonnulls',
  'num_nulls',
  'pg_collation_for',
  'pg_column_size',
  'pg_typeof',
]

test('a row is a whole row to every function of the server that takes one', async () => {
  await client.query(`
    create function pg_temp.attributes() returns setof text language plpgsql as $$
    declare name text;
    begin
      for name in select distinct proname from pg_proc loop
        begin
          execute format('explain select c.%I from sink c', name);
          return next name;
        exception when others then null;
        end;
      end loop;
    end $$`)
  const { rows } = await client.query<{ name: string }>(
    'select name from pg_temp.attributes() as name',
  )
  assert.ok(rows.length > 20)
  const others = rows.map(({ name }) => name).filter((name) => !isWholeRow(name))
  assert.deepEqual(
    others.filter((name) => !isRowFunction(name) && !TELL_NOTHING.includes(name)),
    [],
  )
})
