import { checkAll, type SqlCase } from './sql-case.ts'

/** A query that looks harmless by its verb, and calls what may not be. */
const calls = (sql: string, names: string, more: Partial<SqlCase> = {}): SqlCase => ({
  sql,
  is: 'admin',
  verbs: 'SELECT',
  calls: names,
  ...more,
})

checkAll([
  calls("SELECT set_config('role', 'postgres', false)", 'set_config'),
  calls("SELECT pg_catalog.set_config('a', 'b', false)", 'set_config'),
  calls("SELECT \"set_config\"('a', 'b', false)", 'set_config'),
  calls("SELECT U&\"set\\005fconfig\"('a', 'b', false)", 'set_config'),
  calls("SELECT current_setting('app.token')", 'current_setting'),
  calls('SELECT pg_terminate_backend(1)', 'pg_terminate_backend'),
  calls("SELECT * FROM pg_read_file('/etc/passwd')", 'pg_read_file'),
  calls("SELECT ('/etc/passwd'::text).pg_read_file", 'pg_read_file'),
  calls("SELECT (ARRAY['/etc/passwd'])[1].pg_read_file", 'pg_read_file'),
  calls("SELECT lo_export(1, '/tmp/x')", 'lo_export'),
  calls("SELECT * FROM dblink('host=x', 'DELETE FROM orders') AS t(a int)", 'dblink'),
  calls("SELECT query_to_xml('DELETE FROM orders', true, true, '')", 'query_to_xml'),
  calls("SELECT table_to_xml('payments', true, true, '')", 'table_to_xml'),
  calls("SELECT * FROM ts_stat('TABLE payments')", 'ts_stat'),
  calls("SELECT ts_rewrite('a'::tsquery, 'TABLE payments')", 'ts_rewrite'),
  calls("SELECT nextval('s'), pg_sleep(100)", 'nextval, pg_sleep'),
  calls("SELECT pg_notify('a', 'b')", 'pg_notify'),
  calls('SELECT pg_advisory_lock(1)', 'pg_advisory_lock'),
  calls('SELECT txid_current()', 'txid_current'),
  calls('SELECT public.lower(1), my_function(2)', 'public.lower, my_function'),
  calls('SELECT "Lower"(\'A\')', 'Lower'),
  calls('SELECT 1 ORDER BY purge()', 'purge'),
  calls('SELECT count(*) FILTER (WHERE purge()) OVER (ORDER BY wipe())', 'purge, wipe'),
  calls('SELECT 1 LIMIT purge()', 'purge'),
  calls('SELECT sum(a) OVER w WINDOW w AS (PARTITION BY purge())', 'purge'),
  calls("SELECT JSON_VALUE('{}', '$' DEFAULT purge() ON EMPTY)", 'purge'),
  calls('SELECT XMLELEMENT(NAME a, purge())', 'purge'),
  calls('SELECT 1 OPERATOR(evil.+) 2', 'operator evil.+'),
  calls('SELECT 1 <@@> 2', 'operator <@@>'),
  calls('SELECT 1 OPERATOR(evil.=) ANY (SELECT 1)', 'operator evil.='),
  calls('SELECT a FROM (VALUES (1)) v (a) ORDER BY a USING OPERATOR(evil.<)', 'operator evil.<', {
    verbs: 'SELECT, VALUES',
  }),
  calls('SELECT * FROM orders TABLESAMPLE evil(1)', 'evil', { reads: 'public.orders' }),
  calls('SELECT * FROM orders o WHERE o.pg_column_compression IS NULL', 'pg_column_compression', {
    reads: 'public.orders',
  }),
  calls('INSERT INTO orders VALUES (purge())', 'purge', {
    verbs: 'INSERT',
    writes: 'public.orders',
  }),
])
