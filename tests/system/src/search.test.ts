import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { connect } from '@nats-io/transport-node'
import { bootSystem, type DemoUser, dropReadModels, succeeded, type System } from '@sallyport/kit'

// Promise: what happened is found, by words too, also when nothing is left but the evidence; and nothing that was erased.

let system: System
const parts = new AsyncDisposableStack()
before(async () => {
  system = parts.use(await bootSystem())
  await query('alice', 'SELECT id AS lighthouse FROM orders WHERE id = 1')
  await query('bob', 'SELECT id AS harbour FROM customers WHERE id = 1', 'SELECT 1 AS tide')
  await query('reporting-agent', 'SELECT status AS pier FROM orders WHERE id = 2')
})
after(() => parts.disposeAsync())

async function query(user: DemoUser, ...statements: readonly string[]): Promise<void> {
  await using client = await system.connect('v2-modern', 'orders', user)
  for (const sql of statements)
    // oxlint-disable-next-line no-await-in-loop
    await client.callTool('query', { sql })
}

interface Found {
  readonly exchanges: readonly {
    readonly session: string
    readonly outcome?: string
    readonly principal: { readonly id: string }
  }[]
}

async function search(...args: readonly string[]): Promise<Found> {
  const { stdout } = succeeded(await system.cli('carol', ['--json', 'search', ...args]))
  const found: Found = JSON.parse(stdout)
  return found
}

const SEARCHES: readonly (readonly string[])[] = [
  ['--connection', 'orders', '--limit', '100'],
  ['--principal', 'alice'],
  ['--table', 'public.customers'],
  ['--column', 'orders.status'],
  ['--operation', 'tools/call:query', '--decision', 'allow'],
  ['--policy-version', '1'],
  ['--finding', 'email'],
  ['--text', 'lighthouse'],
  ['--text', 'harbour customers'],
  ['--text', '"as tide"'],
  ['--text', 'pie* -lighthouse'],
  ['--text', 'select', '--table', 'orders'],
]

const answers = (): Promise<readonly Found[]> =>
  Promise.all(SEARCHES.map((args) => search(...args)))

const count = async (...args: readonly string[]): Promise<number> =>
  (await search(...args)).exchanges.length

/** Waits until words find so many exchanges that have ended. */
const finds = (text: string, wanted: number) =>
  system.until(`${wanted} with ${text}`, async () => {
    const { exchanges } = await search('--text', text)
    return exchanges.length === wanted && exchanges.every(({ outcome }) => outcome !== undefined)
      ? exchanges
      : undefined
  })

test('with tables and audit stream gone, a rebuild from the evidence finds the same, and nothing that was erased', async () => {
  const [lit] = await finds('lighthouse', 1)
  await finds('tide', 1)
  await finds('harbour', 1)
  await finds('pier', 1)
  assert.equal(lit?.principal.id, 'alice')
  const erase = ['erase', '--session', lit.session, '--reason', 'a right of alice']
  succeeded(await system.cli('dave', erase))
  await finds('lighthouse', 0)
  const expected = await answers()
  const seen = expected.map(({ exchanges }) => exchanges.length)
  assert.ok(
    [0, 1, 2, 3, 4, 5, 8, 9, 10, 11].every((i) => (seen[i] ?? 0) > 0),
    seen.join(' '),
  )

  await system.stopService('control')
  await dropReadModels(system.urls.postgres)
  const { url, user, password } = system.nats
  const admin = await connect({ servers: url, user, pass: password })
  await admin.request('$JS.API.STREAM.PURGE.AUDIT')
  await admin.close()
  await system.startService('control')
  // A recorder that lost its lease meanwhile tells an empty audit stream of the log again.
  await system.until('a new schema', async () =>
    (await system.cli('carol', ['search'])).code === 0 ? true : undefined,
  )
  const { stdout } = succeeded(await system.cli('dave', ['rebuild']))
  assert.match(stdout, /^Rebuilt from \d+ leaves\.\nContent of \d+ exchanges was erased/)
  assert.deepEqual(await answers(), expected)
  assert.equal(await count('--text', 'lighthouse'), 0)
  assert.ok((await count('--session', lit.session)) > 0)
})

test('each search by words is in the log, with who searched and the words; admins are told whom to ask', async () => {
  await search('--text', 'harbour bob@example.com', '--principal', 'bob')
  const event = await system.until('the event', async () =>
    (await system.auditEvents())
      .map(({ data }) => JSON.stringify(data))
      .findLast((text) => text.includes('searched the recorded content')),
  )
  assert.match(event, /carol/)
  await system.evidence.settled()
  const masked = await system.placesHolding(['"text":"harbour '])
  assert.ok(
    masked.some((place) => place.includes('evidence')),
    masked.join(' '),
  )
  assert.deepEqual(await system.placesHolding(['harbour bob@example.com']), [])
  const { code, stderr } = await system.cli('dave', ['search', '--text', 'harbour'])
  assert.deepEqual([code, /auditors alone: people in auditors/.test(stderr)], [1, true])
})

test('who wants to see content without the right is in the log and in the audit stream, and no words of theirs', async () => {
  const { code } = await system.cli('dave', ['search', '--text', 'lightship'])
  assert.equal(code, 1)
  const told = await system.until('the refusal in the audit stream', async () =>
    (await system.auditEvents())
      .filter((event) => event.class === 'admin_refusal')
      .map(({ data }) => JSON.stringify(data))
      .find((text) => text.includes('dave: GET /api/exchanges at the admin API: refused')),
  )
  assert.match(told, /"status_code":"forbidden"/)
  await system.evidence.settled()
  const refusals = await system.evidence.refusals()
  assert.ok(
    refusals.some(
      (one) => one.by === 'dave' && one.route === '/api/exchanges' && one.code === 'forbidden',
    ),
    JSON.stringify(refusals),
  )
  assert.deepEqual(await system.placesHolding(['lightship']), [])
})
