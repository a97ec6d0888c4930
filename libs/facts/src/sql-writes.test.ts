import { checkAll, type SqlCase } from './sql-case.ts'

const orders = { reads: 'public.orders', writes: 'public.orders' }

/** A statement that finds the rows of `orders` that it changes or locks. */
const change = (sql: string, verbs: string): SqlCase => ({ sql, is: 'write', verbs, ...orders })

checkAll([
  change("UPDATE orders SET note = 'x' WHERE id = 1", 'UPDATE'),
  change('UPDATE ONLY orders AS o SET (a, b) = (SELECT 1, 2), c = DEFAULT', 'UPDATE, SELECT'),
  change('DELETE FROM orders WHERE CURRENT OF c', 'DELETE'),
  change('WITH d AS (DELETE FROM orders RETURNING *) SELECT * FROM d', 'DELETE, SELECT'),
  change('INSERT INTO orders VALUES (1) RETURNING *', 'INSERT'),
  change('INSERT INTO orders (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 2', 'INSERT'),
  change('EXPLAIN ANALYZE DELETE FROM orders', 'EXPLAIN ANALYZE, DELETE'),
  change('EXPLAIN (ANALYZE false) DELETE FROM orders', 'EXPLAIN ANALYZE, DELETE'),
  change('EXPLAIN DELETE FROM orders', 'EXPLAIN, DELETE'),
  change('SELECT * FROM orders FOR UPDATE', 'SELECT, SELECT FOR UPDATE'),
  change('SELECT * FROM orders o FOR NO KEY UPDATE OF o', 'SELECT, SELECT FOR NO KEY UPDATE'),
  change('SELECT * FROM orders FOR SHARE SKIP LOCKED', 'SELECT, SELECT FOR SHARE'),
  change('SELECT 1 FROM (SELECT * FROM orders FOR KEY SHARE) x', 'SELECT, SELECT FOR KEY SHARE'),
  {
    sql: 'INSERT INTO orders DEFAULT VALUES',
    is: 'write',
    verbs: 'INSERT',
    writes: 'public.orders',
  },
  {
    sql: 'INSERT INTO orders SELECT * FROM payments',
    is: 'write',
    verbs: 'INSERT, SELECT',
    reads: 'public.payments',
    writes: 'public.orders',
  },
  {
    sql: 'UPDATE orders o SET a = p.a FROM payments p WHERE p.id = o.id',
    is: 'write',
    verbs: 'UPDATE',
    reads: 'public.orders, public.payments',
    writes: 'public.orders',
  },
  {
    sql: 'DELETE FROM orders USING payments',
    is: 'write',
    verbs: 'DELETE',
    reads: 'public.orders, public.payments',
    writes: 'public.orders',
  },
  {
    sql: 'MERGE INTO orders o USING payments p ON o.id = p.id WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (1)',
    is: 'write',
    verbs: 'MERGE',
    reads: 'public.orders, public.payments',
    writes: 'public.orders',
  },
  {
    sql: 'WITH a AS (INSERT INTO x VALUES (1)), b AS (UPDATE y SET c = 1) SELECT 1 FROM z',
    is: 'write',
    verbs: 'INSERT, UPDATE, SELECT',
    reads: 'public.y, public.z',
    writes: 'public.x, public.y',
  },
])
