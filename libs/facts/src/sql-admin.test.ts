import { checkAll, type SqlCase } from './sql-case.ts'

const admin = (sql: string, verbs: string, more: Partial<SqlCase> = {}): SqlCase => ({
  sql,
  is: 'admin',
  verbs,
  ...more,
})

const reads = (names: string) => ({ reads: names })
const writes = (names: string) => ({ writes: names })

checkAll([
  admin('DROP TABLE orders, sales.x CASCADE', 'DROP TABLE', writes('public.orders, sales.x')),
  admin('DROP MATERIALIZED VIEW m', 'DROP MATERIALIZED VIEW', writes('public.m')),
  admin('DROP FUNCTION f(int)', 'DROP FUNCTION'),
  admin('CREATE TABLE t (a int)', 'CREATE TABLE', writes('public.t')),
  admin('CREATE TABLE t AS SELECT * FROM payments', 'CREATE TABLE AS, SELECT', {
    reads: 'public.payments',
    writes: 'public.t',
  }),
  admin('SELECT * INTO t FROM payments', 'SELECT INTO', {
    reads: 'public.payments',
    writes: 'public.t',
  }),
  admin('CREATE VIEW v AS TABLE payments', 'CREATE VIEW, SELECT', {
    reads: 'public.payments',
    writes: 'public.v',
  }),
  admin('ALTER TABLE orders ADD x int', 'ALTER TABLE', writes('public.orders')),
  admin('ALTER TABLE orders RENAME TO o', 'ALTER TABLE', writes('public.orders')),
  admin('CREATE INDEX ON orders (id)', 'CREATE INDEX', writes('public.orders')),
  admin('TRUNCATE payments', 'TRUNCATE', writes('public.payments')),
  admin('LOCK TABLE payments', 'LOCK', writes('public.payments')),
  admin('VACUUM FULL orders', 'VACUUM', writes('public.orders')),
  admin('ANALYZE orders', 'ANALYZE', writes('public.orders')),
  admin('REFRESH MATERIALIZED VIEW m', 'REFRESH MATERIALIZED VIEW', writes('public.m')),
  admin('GRANT SELECT ON payments TO public', 'GRANT', writes('public.payments')),
  admin('REVOKE dba FROM bob', 'REVOKE'),
  admin('CREATE ROLE mallory SUPERUSER', 'CREATE ROLE'),
  admin("ALTER SYSTEM SET archive_command = 'sh'", 'ALTER SYSTEM, SET'),
  admin("COPY orders TO PROGRAM 'sh'", 'COPY PROGRAM', reads('public.orders')),
  admin("COPY orders FROM PROGRAM 'sh'", 'COPY PROGRAM', writes('public.orders')),
  admin("COPY (TABLE payments) TO '/tmp/x'", 'COPY TO FILE, SELECT', reads('public.payments')),
  admin("COPY orders FROM '/etc/passwd'", 'COPY FROM FILE', writes('public.orders')),
  admin('COPY orders TO STDOUT', 'COPY TO', reads('public.orders')),
  admin('COPY (DELETE FROM orders RETURNING *) TO STDOUT', 'COPY TO, DELETE', {
    reads: 'public.orders',
    writes: 'public.orders',
  }),
  admin('DO $$ BEGIN DELETE FROM orders; END $$', 'DO'),
  admin('CALL purge(1)', 'CALL', { calls: 'purge' }),
  admin("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'DELETE'", 'CREATE FUNCTION'),
  admin('PREPARE p AS DELETE FROM orders', 'PREPARE, DELETE', {
    reads: 'public.orders',
    writes: 'public.orders',
  }),
  admin('EXECUTE p(1)', 'EXECUTE'),
  admin('EXPLAIN ANALYZE EXECUTE p', 'EXPLAIN ANALYZE, EXECUTE'),
  admin(
    'EXPLAIN ANALYZE CREATE TABLE t AS TABLE orders',
    'EXPLAIN ANALYZE, CREATE TABLE AS, SELECT',
    {
      reads: 'public.orders',
      writes: 'public.t',
    },
  ),
  admin('DECLARE c CURSOR FOR TABLE payments', 'DECLARE CURSOR, SELECT', reads('public.payments')),
  admin('FETCH ALL FROM c', 'FETCH'),
  admin('SET ROLE dba', 'SET ROLE'),
  admin('SET SESSION AUTHORIZATION postgres', 'SET SESSION AUTHORIZATION'),
  admin("SET standard_conforming_strings = 'off'", 'SET'),
  admin('RESET ALL', 'RESET'),
  admin('SHOW ALL', 'SHOW'),
  admin('BEGIN READ WRITE', 'BEGIN'),
  admin('LISTEN x', 'LISTEN'),
  admin('NOTIFY x', 'NOTIFY'),
  admin("LOAD 'evil.so'", 'LOAD'),
  admin('CHECKPOINT', 'CHECKPOINT'),
  admin('SELECT 1; SELECT 2', 'SELECT', { statements: 2 }),
  admin('COMMIT; DELETE FROM orders', 'COMMIT, DELETE', {
    statements: 2,
    reads: 'public.orders',
    writes: 'public.orders',
  }),
])
