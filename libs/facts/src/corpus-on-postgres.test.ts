import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Postgres, startPostgres } from '@sallyport/postgres'
import { Client } from 'pg'
import { corpusOf } from './corpus.ts'
import { identifier } from './identifier.ts'

// What the facts say of a statement, held against what a server does when it is given that statement.

let postgres: Postgres
let client: Client

before(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-facts-'))
  postgres = await startPostgres({ directory, temporary: true })
  client = new Client({ connectionString: postgres.url })
  await client.connect()
  await client.query(readFileSync(new URL('../corpus/postgresql.sql', import.meta.url), 'utf8'))
})

after(async () => {
  await client.end()
  await postgres[Symbol.asyncDispose]()
})

/** Runs a statement in a transaction that is undone, and answers what the transaction has left behind until then. */
async function effects(sql: string, mode: 'READ ONLY' | 'READ WRITE') {
  await client.query(`BEGIN ${mode}`)
  try {
    // Or else the next transaction counts what this one did as its own.
    await client.query('SELECT pg_stat_force_next_flush()')
    const first = await state()
    await client.query(sql)
    return { first, last: await state(), used: await tablesUsed() }
  } finally {
    await client.query('ROLLBACK')
  }
}

/** Whether anything was written, locked beyond the transaction, or set for the session. */
async function state(): Promise<unknown> {
  const { rows } = await client.query(`
    select
      pg_current_xact_id_if_assigned() as writes,
      (select count(*) from pg_locks where locktype = 'advisory') as locks,
      (select md5(string_agg(name || setting, ',' order by name)) from pg_settings) as settings,
      current_user as role`)
  return rows[0]
}

/** Which tables the transaction has read and changed, as the server counts it. */
async function tablesUsed() {
  const { rows } = await client.query<{
    schema: string
    name: string
    read: boolean
    changed: boolean
  }>(`
    select schemaname as schema, relname as name,
      coalesce(seq_scan, 0) + coalesce(idx_scan, 0) > 0 as read,
      n_tup_ins + n_tup_upd + n_tup_del > 0 as changed
    from pg_stat_xact_user_tables`)
  const named = rows.map((row) => ({
    ...row,
    table: `${identifier(row.schema)}.${identifier(row.name)}`,
  }))
  return {
    read: named.filter(({ read }) => read).map(({ table }) => table),
    changed: named.filter(({ changed }) => changed).map(({ table }) => table),
  }
}

test('the server tells of a setting, a sequence, a lock, and a row that is changed', async () => {
  const changes = [
    "SELECT set_config('statement_timeout', '1s', false)",
    "SELECT nextval('audit_id_seq')",
    'SELECT pg_advisory_xact_lock(1)',
    'UPDATE orders SET total = 0',
  ]
  for (const sql of changes) {
    // One connection, one statement after the other.
    // oxlint-disable-next-line no-await-in-loop
    const { first, last } = await effects(sql, 'READ WRITE')
    assert.notDeepEqual(last, first, sql)
  }
  const { used } = await effects('UPDATE orders SET total = 0', 'READ WRITE')
  assert.deepEqual(used, { read: ['public.orders'], changed: ['public.orders'] })
})

const cases = corpusOf('postgresql')

for (const { why, sql, reads = [] } of cases.filter(({ access }) => access === 'read')) {
  test(`a read changes nothing, and reads no other table: ${why}`, async () => {
    await effects(sql, 'READ ONLY')
    const { first, last, used } = await effects(sql, 'READ WRITE')
    assert.deepEqual(last, first)
    assert.deepEqual(used.changed, [])
    assert.deepEqual(
      used.read.filter((table) => !reads.includes(table)),
      [],
    )
  })
}

for (const each of cases.filter(({ access }) => access === 'write')) {
  test(`a write changes no other table: ${each.why}`, async () => {
    const { reads = [], writes = [], sql } = each
    const { used } = await effects(sql, 'READ WRITE')
    assert.deepEqual(
      used.changed.filter((table) => !writes.includes(table)),
      [],
    )
    const named = new Set([...reads, ...writes])
    assert.deepEqual(
      used.read.filter((table) => !named.has(table)),
      [],
    )
  })
}
