import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sqlFacts } from '../../sql-facts.ts'

/**
 * The columns of a result as one text: `name: sources; …`, tables without their schema. Undefined where they are not
 * told.
 */
async function told(sql: string): Promise<string | undefined> {
  const facts = await sqlFacts(sql, { dialect: 'postgresql', defaultSchema: 'public' })
  assert.equal(facts.problem, undefined, sql)
  return facts.resultColumns
    ?.map(({ name, sources }) => `${name}: ${sources.join(', ').replaceAll('public.', '')}`.trim())
    .join('; ')
}

const cases = (all: Readonly<Record<string, string | undefined>>): void => {
  for (const [sql, columns] of Object.entries(all)) {
    test(`${columns === undefined ? 'not told' : 'told'}: ${sql.slice(0, 100)}`, async () => {
      assert.equal(await told(sql), columns)
    })
  }
}

// Names, as PostgreSQL gives them.
cases({
  'SELECT 1': '?column?:',
  'SELECT email AS Word, "Email" FROM c': 'word: c.email; Email: c.Email',
  "SELECT 1::int, 'x'::varchar, email::text, true FROM c":
    'int4:; varchar:; email: c.email; ?column?:',
  'SELECT lower(email), count(*), email || name FROM c':
    'lower: c.email; count:; ?column?: c.email, c.name',
  "SELECT CASE WHEN a = 1 THEN 'x' ELSE b END, CASE WHEN a = 1 THEN b END FROM c":
    'b: c.a, c.b; case: c.a, c.b',
  'SELECT coalesce(a, b), greatest(a, b), nullif(a, b), ARRAY[a], ROW(a, b) FROM c':
    'coalesce: c.a, c.b; greatest: c.a, c.b; nullif: c.a, c.b; array: c.a; row: c.a, c.b',
  'SELECT EXISTS (SELECT 1 FROM c), ARRAY(SELECT a FROM c)': 'exists:; array: c.a',
  'SELECT current_date, current_timestamp(0), extract(day FROM a) FROM c':
    'current_date:; current_timestamp:; extract: c.a',
  'VALUES (1, 2), (3, (SELECT max(a) FROM c))': 'column1:; column2: c.a',
  'SELECT a COLLATE "C", (a)[1], (SELECT 1) FROM c': 'a: c.a; a: c.a; ?column?:',
  'SELECT email AS a, name AS a FROM c': 'a: c.email; a: c.name',
  'SELECT FROM c': '',
})

// Where values come from.
cases({
  'SELECT * FROM c': '*: c.*',
  'TABLE c': '*: c.*',
  'SELECT c.*, o.id FROM c, sales.o': '*: c.*; id: sales.o.id',
  'SELECT * FROM c JOIN o USING (id)': 'id: c.id, o.id; *: c.*; *: o.*',
  'SELECT id FROM c NATURAL JOIN o': 'id: c.id, o.id',
  'SELECT k.id, j.* FROM (a JOIN b USING (id) AS k) AS j':
    'id: a.id, b.id; id: a.id, b.id; *: a.*; *: b.*',
  'SELECT to_jsonb(c), c::text, (c.*)::text FROM c': 'to_jsonb: c.*, c.c; c: c.*, c.c; c: c.*',
  'SELECT c.to_jsonb, c.max FROM c': 'to_jsonb: c.*, c.to_jsonb; max: c.*, c.max',
  'SELECT x, z FROM c AS t (x, y)': 'x: c.*, c.x; z: c.z',
  'SELECT * FROM (SELECT email, name AS n FROM c) AS t (a)': 'a: c.email; n: c.name',
  'SELECT * FROM (SELECT id, c.* FROM c) AS t (a, b)': 'a: c.id; b: c.*; *: c.*',
  'SELECT d.word FROM (SELECT email AS word FROM c) d': 'word: c.email',
  'SELECT to_jsonb(d) FROM (SELECT email AS word FROM c) d': 'to_jsonb: c.email',
  'SELECT v FROM c, LATERAL (SELECT c.email AS v) x': 'v: c.email, c.v',
  'SELECT x.v FROM c, LATERAL (VALUES (c.email)) AS x (v)': 'v: c.email',
  'SELECT x FROM c, unnest(c.tags) AS x': 'x: c.tags, c.x',
  'SELECT e.key FROM c, jsonb_each(c.doc) e': 'key: c.doc',
  'SELECT * FROM c, jsonb_to_record(c.doc) AS r (a int, b text)': '*: c.*; a: c.doc; b: c.doc',
  'SELECT * FROM generate_series(1, 3)': '*:',
  'SELECT sum(a) FILTER (WHERE b) OVER (PARTITION BY d ORDER BY e) FROM c':
    'sum: c.a, c.b, c.d, c.e',
  'SELECT first_value(a) OVER w FROM c WINDOW w AS (ORDER BY b)': 'first_value: c.a, c.b',
  'SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY a) FROM c': 'percentile_disc: c.a',
  'SELECT (SELECT max(o.a) FROM o WHERE o.b = c.d) FROM c': 'max: c.d, o.a, o.b',
  'SELECT c.a IN (SELECT b FROM o) AS known FROM c': 'known: c.a, c.b, o.b',
  'SELECT a FROM c UNION SELECT b FROM o': 'a: c.a, o.b',
  'SELECT * FROM c UNION ALL TABLE c': '*: c.*',
  'SELECT a FROM c EXCEPT VALUES (1)': 'a: c.a',
})

// Common table expressions.
cases({
  'WITH t AS (SELECT email FROM c) SELECT * FROM t': 'email: c.email',
  'WITH t (a) AS (SELECT email FROM c), u AS (SELECT a AS b FROM t) SELECT b FROM u': 'b: c.email',
  'WITH c AS (SELECT email FROM c) SELECT * FROM c, public.c d': 'email: c.email; *: c.*',
  'WITH RECURSIVE t AS (SELECT id, name FROM c UNION SELECT c.id, t.name || c.x FROM c JOIN t ON c.up = t.id) SELECT * FROM t':
    'id: c.id; name: c.name, c.x',
  'WITH RECURSIVE t (a, b) AS (SELECT email, name FROM c UNION SELECT b, a FROM t) SELECT a FROM t':
    'a: c.email, c.name',
  'WITH RECURSIVE t AS (SELECT * FROM c UNION SELECT c.* FROM c JOIN t ON true) TABLE t': '*: c.*',
  'WITH RECURSIVE a AS (SELECT * FROM b), b AS (SELECT 1 AS x) SELECT * FROM a': undefined,
  'WITH RECURSIVE t AS (SELECT a FROM c UNION SELECT a FROM t) SEARCH DEPTH FIRST BY a SET o TABLE t':
    undefined,
  'WITH gone AS (DELETE FROM c RETURNING email AS e) SELECT e FROM gone': 'e: c.email',
})

// Changes that return rows: what was written comes back.
cases({
  'INSERT INTO c (a) VALUES (1) RETURNING id, c, new.a': 'id: c.id; c: c.*, c.c; a: c.a',
  'INSERT INTO c (a, b) SELECT x, y FROM o RETURNING *': '*: c.*; a: o.x; b: o.y',
  'INSERT INTO c (a) SELECT x FROM o RETURNING b, a AS z': 'b: c.b; z: c.a, o.x',
  'INSERT INTO c SELECT x FROM o RETURNING b': undefined,
  'INSERT INTO c (a) SELECT x FROM o ON CONFLICT (id) DO UPDATE SET b = excluded.a RETURNING b':
    'b: c.a, c.b, o.x',
  'UPDATE c SET (a, b) = (SELECT o.x, o.y FROM o) RETURNING a': 'a: c.a, o.x, o.y',
  'UPDATE c SET a = o.x FROM o WHERE c.id = o.id RETURNING *': '*: c.*; a: o.x; *: o.*',
  'DELETE FROM c USING o WHERE c.id = o.id RETURNING WITH (OLD AS was) was.a, o.b':
    'a: c.a; b: o.b',
  'MERGE INTO c USING o ON c.id = o.id WHEN NOT MATCHED THEN INSERT (a) VALUES (o.x) RETURNING merge_action(), c.a':
    'merge_action:; a: c.a, o.x',
  'UPDATE c SET a = 1': undefined,
})

// What the text does not tell.
cases({
  'SELECT * FROM c UNION SELECT * FROM o': undefined,
  'SELECT a.* FROM a JOIN b USING (id) UNION SELECT * FROM a NATURAL JOIN b': undefined,
  'SELECT * FROM (SELECT email AS x FROM c) p NATURAL JOIN b UNION SELECT b.*, b.y FROM b':
    undefined,
  'SELECT t.x FROM (SELECT p, q FROM c) AS t': undefined,
  'SELECT a FROM c; SELECT b FROM c': undefined,
  'INSERT INTO o (a) SELECT email FROM c; SELECT a FROM o': undefined,
  'SELECT (c).* FROM c': undefined,
  'SELECT * FROM c, LATERAL (VALUES (c.*)) v': undefined,
  'SELECT * FROM c, jsonb_each(c.doc)': undefined,
  'SELECT purge(a) FROM c': undefined,
  'SELECT a AS "*" FROM c': undefined,
  'EXPLAIN SELECT a FROM c': undefined,
  'SHOW work_mem': undefined,
  'COPY (SELECT a FROM c) TO STDOUT': undefined,
  'FETCH 1 FROM x': undefined,
  'EXECUTE x': undefined,
  'SELECT most_common_vals FROM pg_stats': undefined,
  'SELECT chunk_data FROM pg_toast.pg_toast_1234': undefined,
})

test('a statement that names more than the bounds has no columns of a result', async () => {
  const wide = Array.from({ length: 257 }, () => 'a').join()
  assert.equal(await told(`SELECT ${wide} FROM c`), undefined)
  const row = Array.from({ length: 200 }, (_, place) => `c.a${place}`).join()
  const heavy = `WITH x AS (SELECT ${row} FROM c) SELECT concat(${'x, '.repeat(1000)}1) FROM x`
  assert.equal(await told(heavy), undefined)
})

test('queries within one another are read once', async () => {
  assert.equal(await told(`SELECT ${'(SELECT '.repeat(60)} a ${')'.repeat(60)} FROM c`), 'a: c.a')
})
