import { checkAll, type SqlCase } from './sql-case.ts'

/** What a common table expression hides, and where it hides nothing. */
const read = (sql: string, reads: string): SqlCase => ({ sql, is: 'read', verbs: 'SELECT', reads })

checkAll([
  read('WITH t AS (SELECT * FROM orders) SELECT * FROM t', 'public.orders'),
  read('WITH payments AS (SELECT 1) SELECT * FROM payments', ''),
  read('WITH payments AS (SELECT 1) SELECT * FROM public.payments', 'public.payments'),
  read('WITH payments AS (SELECT * FROM payments) SELECT * FROM payments', 'public.payments'),
  read('WITH RECURSIVE payments AS (SELECT 1 UNION SELECT * FROM payments) TABLE payments', ''),
  read('WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a', 'public.b'),
  read('WITH RECURSIVE a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a', ''),
  read('SELECT * FROM (WITH payments AS (SELECT 1) TABLE payments) x, payments', 'public.payments'),
  read('SELECT (WITH payments AS (SELECT 1) SELECT 1 FROM payments) FROM orders', 'public.orders'),
  read('(WITH payments AS (SELECT 1) TABLE payments) UNION TABLE payments', 'public.payments'),
  read('WITH payments AS (SELECT 1) (TABLE payments) UNION TABLE payments', ''),
  read('WITH a AS (SELECT 1) SELECT * FROM a WHERE EXISTS (SELECT 1 FROM a, b)', 'public.b'),
  read('WITH a AS (WITH b AS (SELECT 1) TABLE b) SELECT * FROM a, b', 'public.b'),
  read('WITH "Payments" AS (SELECT 1) SELECT * FROM payments', 'public.payments'),
  read('WITH pg_class AS (SELECT 1) SELECT * FROM pg_class', ''),
  {
    sql: 'WITH payments AS (SELECT 1) DELETE FROM payments',
    is: 'write',
    verbs: 'SELECT, DELETE',
    reads: 'public.payments',
    writes: 'public.payments',
  },
  {
    sql: 'WITH o AS (SELECT 1) INSERT INTO orders WITH p AS (SELECT 2) SELECT * FROM o, p, q',
    is: 'write',
    verbs: 'INSERT, SELECT',
    reads: 'public.q',
    writes: 'public.orders',
  },
])
