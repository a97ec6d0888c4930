import { checkAll, type SqlCase } from './sql-case.ts'

const read = (sql: string, reads = '', verbs = 'SELECT'): SqlCase => ({
  sql,
  is: 'read',
  verbs,
  reads,
})

checkAll([
  read('SELECT 1'),
  read('select 1 ;;'),
  read('-- a note\nSELECT 1 /* one /* two */ still one */'),
  read('SELECT * FROM orders', 'public.orders'),
  read('SELECT * FROM Orders', 'public.orders'),
  read('SELECT * FROM "Orders"', 'public.Orders'),
  read('SELECT * FROM sales.orders o', 'sales.orders'),
  read('SELECT * FROM mydb.public.payments', 'public.payments'),
  read('SELECT * FROM ONLY payments', 'public.payments'),
  read('SELECT * FROM "public.payments"', 'public."public.payments"'),
  read('SELECT * FROM "sa""les"."a.b"', '"sa""les"."a.b"'),
  read('TABLE orders', 'public.orders'),
  read('VALUES (1, 2), (3, 4)', '', 'VALUES'),
  read('SELECT * FROM (VALUES (1)) v', '', 'SELECT, VALUES'),
  read('SELECT DISTINCT a FROM orders', 'public.orders'),
  read('SELECT DISTINCT ON (a, b) * FROM orders', 'public.orders'),
  read(
    'SELECT 1 FROM orders o JOIN customers c USING (id) WHERE o.a IN (SELECT id FROM payments)',
    'public.orders, public.customers, public.payments',
  ),
  read(
    'SELECT * FROM orders o, LATERAL (SELECT * FROM payments p WHERE p.id = o.id) x',
    'public.orders, public.payments',
  ),
  read('SELECT * FROM generate_series(1, 3) WITH ORDINALITY'),
  read(
    "SELECT * FROM ROWS FROM (generate_series(1, 2), json_to_recordset('[]') AS (a int, b text)) r",
  ),
  read("SELECT * FROM json_each('{}') e, unnest(ARRAY[1, 2]) u"),
  read(
    "SELECT * FROM JSON_TABLE('{}', '$' COLUMNS (a int PATH '$.a' DEFAULT (SELECT 1 FROM payments) ON EMPTY)) j",
    'public.payments',
  ),
  read(
    "SELECT * FROM XMLTABLE('/a' PASSING (SELECT doc FROM docs) COLUMNS x int PATH 'b') t",
    'public.docs',
  ),
  read('SELECT * FROM orders TABLESAMPLE SYSTEM (10)', 'public.orders'),
  read(
    'SELECT a FROM orders UNION ALL SELECT b FROM customers EXCEPT TABLE payments',
    'public.orders, public.customers, public.payments',
  ),
  read(
    'SELECT count(*) FILTER (WHERE total > 1), sum(total) OVER (PARTITION BY c ORDER BY d) FROM orders',
    'public.orders',
  ),
  read(
    'SELECT a, grouping(a) FROM orders GROUP BY ROLLUP (a) HAVING max(b) > 1 LIMIT 5',
    'public.orders',
  ),
  read('SELECT CASE WHEN EXISTS (SELECT 1 FROM payments) THEN 1 END', 'public.payments'),
  read('SELECT ARRAY(SELECT id FROM payments)', 'public.payments'),
  read('SELECT JSON_ARRAY(SELECT id FROM payments)', 'public.payments'),
  read("SELECT 'payments'::regclass, $1::text, CAST('1' AS int)"),
  read("SELECT E'it''s \\' here', $tag$ '; DROP TABLE x; -- $tag$, U&'\\0061'"),
  read('SELECT U&"d!0061ta" UESCAPE \'!\' FROM U&"p\\0061yments"', 'public.payments'),
  read(
    "SELECT extract(year FROM now()), trim(both 'x' FROM 'xax'), overlay('a' PLACING 'b' FROM 1)",
  ),
  read("SELECT current_user, current_date, a LIKE 'b', a BETWEEN 1 AND 2, a IS DISTINCT FROM b"),
  read("SELECT pg_catalog.lower('A') OPERATOR(pg_catalog.||) 'b'"),
  read('SELECT random(), gen_random_uuid(), clock_timestamp()'),
  read('SELECT (ARRAY[1, 2])[1], (t).* FROM orders t', 'public.orders'),
  read('SELECT * FROM pg_class', 'pg_catalog.pg_class'),
  read('SELECT * FROM pg_catalog.pg_user', 'pg_catalog.pg_user'),
  read('SELECT * FROM information_schema.tables', 'information_schema.tables'),
  read('EXPLAIN SELECT * FROM orders', 'public.orders', 'EXPLAIN, SELECT'),
  read(
    'EXPLAIN (ANALYZE, BUFFERS off) SELECT * FROM orders',
    'public.orders',
    'EXPLAIN ANALYZE, SELECT',
  ),
])
