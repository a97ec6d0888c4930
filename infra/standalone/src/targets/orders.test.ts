import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { type Orders, readStatements, startOrders } from '@sallyport/orders-mcp'
import { type Postgres, startPostgres } from '@sallyport/postgres'

const TOKEN = 'a-token-for-the-orders-target'

let folder: string
let postgres: Postgres
let orders: Orders

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-orders-'))
  await chmod(folder, 0o711)
  await writeFile(join(folder, 'token'), TOKEN)
  postgres = await startPostgres({ directory: join(folder, 'postgres'), temporary: true })
  orders = await start()
})
after(async () => {
  await orders[Symbol.asyncDispose]()
  await postgres[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const start = (): Promise<Orders> =>
  startOrders({ port: 0, tokenFile: join(folder, 'token'), adminUrl: postgres.url })

async function connect(modern: boolean): Promise<Client> {
  const client = new Client(
    { name: 'test', version: '1' },
    modern ? { versionNegotiation: { mode: { pin: '2026-07-28' } } } : {},
  )
  const requestInit = { headers: { authorization: `Bearer ${TOKEN}` } }
  await client.connect(new StreamableHTTPClientTransport(new URL(orders.url), { requestInit }))
  return client
}

const post = (headers: Record<string, string>): Promise<Response> =>
  fetch(orders.url, { method: 'POST', headers, body: '{}' })

interface Answer {
  readonly failed: boolean
  readonly text: string
  readonly fields: Record<string, unknown>
}

async function call(name: string, args: Record<string, unknown>): Promise<Answer> {
  const client = await connect(true)
  try {
    const result = await client.callTool({ name, arguments: args })
    const [block] = result.content
    const text = block?.type === 'text' ? block.text : ''
    return { failed: result.isError === true, text, fields: toObject(result.structuredContent) }
  } finally {
    await client.close()
  }
}

for (const modern of [true, false]) {
  test(`serves ${modern ? 'modern' : 'legacy'} clients on one URL`, async () => {
    const client = await connect(modern)
    const { tools } = await client.listTools()
    assert.deepEqual(
      tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint]),
      [
        ['list_tables', true],
        ['query', false],
        ['refund', false],
        ['export_customers', true],
      ],
    )
    const result = await client.callTool({ name: 'list_tables', arguments: {} })
    const { tables } = toObject(result.structuredContent)
    assert(Array.isArray(tables))
    assert.deepEqual(
      tables.map((table) => toObject(table)['name']),
      ['customers', 'orders', 'payments'],
    )
    await client.close()
  })
}

test('seeds once, with card numbers that pass the Luhn check', async () => {
  const first = await call('query', { sql: 'select count(*)::int as n from payments' })
  await orders[Symbol.asyncDispose]()
  orders = await start()
  const again = await call('query', { sql: 'select count(*)::int as n from payments' })
  assert.deepEqual(again, first)
  const cards = await call('query', { sql: 'select card_number, email from customers' })
  assert(Array.isArray(cards.fields['rows']))
  assert.equal(cards.fields['rows'].length, 50)
  for (const row of cards.fields['rows']) assert(luhn(String(toObject(row)['card_number'])))
})

test('runs SQL as given, bounds the answer and reports errors to the model', async () => {
  const many = await call('query', { sql: 'select generate_series(1, 5000) as n' })
  assert(Array.isArray(many.fields['rows']))
  assert.deepEqual(
    [many.fields['rows'].length, many.fields['rowCount'], many.fields['truncated']],
    [1000, 5000, true],
  )
  const wrong = await call('query', { sql: 'select nonsense' })
  assert.equal(wrong.failed, true)
  assert.match(wrong.text, /column "nonsense" does not exist/)
})

test('keeps nothing of one call for the next', async () => {
  await call('query', { sql: "begin; update customers set city = 'Nowhere'" })
  await call('query', { sql: 'set search_path to pg_catalog; create temporary table t (a int)' })
  const found = await call('query', {
    sql: "select count(*)::int as n from customers where city = 'Nowhere'",
  })
  assert.deepEqual(found.fields['rows'], [{ n: 0 }])
})

test('the role of the tools owns nothing and cannot hide what it ran', async () => {
  for (const sql of [
    'drop table customers',
    'create table mine (a int)',
    'select * from log.statements',
    'delete from log.statements',
    "copy customers to program 'cat'",
    'create role mallory',
  ]) {
    const { failed, text } = await call('query', { sql })
    assert(failed, sql)
    assert.match(text, /permission denied|must be owner/, sql)
  }
  const statements = await readStatements(postgres.url)
  assert(statements.some(({ sql }) => sql === 'delete from log.statements'))
})

test('refunds once what was paid, never more', async () => {
  const order = { order_id: 7, reason: 'damaged on arrival' }
  const first = await call('refund', { ...order, amount: 0.5 })
  assert.equal(first.fields['refunded'], '0.50')
  const [much, fraction, unknown] = await Promise.all([
    call('refund', { ...order, amount: 100_000 }),
    call('refund', { ...order, amount: 0.001 }),
    call('refund', { ...order, order_id: 9999, amount: 1 }),
  ])
  assert.match(much.text, /only \d+\.\d\d is paid/)
  assert.match(fraction.text, /two decimals/)
  assert.match(unknown.text, /no order 9999/)
  const sum = await call('query', {
    sql: "select sum(amount) as s from payments where order_id = 7 and method = 'refund'",
  })
  assert.deepEqual(sum.fields['rows'], [{ s: '-0.50' }])
})

test('exports customers as CSV and as JSON', async () => {
  const csv = await call('export_customers', { format: 'csv' })
  const json = await call('export_customers', { format: 'json' })
  assert.equal(String(csv.fields['data']).trimEnd().split('\r\n').length, 51)
  assert.equal(JSON.parse(String(json.fields['data'])).length, 50)
  const { failed } = await call('export_customers', { format: 'xml' })
  assert(failed)
})

test('a stranger gets no further than the door', async () => {
  assert.equal((await post({})).status, 401)
  const token = { authorization: `Bearer ${TOKEN}` }
  assert.equal((await post({ ...token, origin: 'https://evil.example' })).status, 403)
})

function toObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value))
    : {}
}

function luhn(digits: string): boolean {
  const sum = digits
    .split('')
    .toReversed()
    .reduce((total, digit, place) => {
      const value = Number(digit) * (place % 2 === 1 ? 2 : 1)
      return total + (value > 9 ? value - 9 : value)
    }, 0)
  return sum % 10 === 0
}
