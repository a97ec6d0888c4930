import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { bootSystem, type DemoUser, succeeded, type System } from '@sallyport/kit'

// Promise: who can do what, by which policy, and what of it was used, each with an event whose proof the log gives.

const UPDATE = 'UPDATE orders SET quantity = quantity + 1 WHERE id = 1'

interface Ref {
  readonly event: string
}
interface Row {
  readonly kind: string
  readonly connection: string
  readonly id?: string
  readonly who?: { readonly kind: string; readonly id: string }
  readonly operation?: { readonly name: string }
  readonly policy?: { readonly id: string; readonly effect: string }
  readonly now?: { readonly outcome: string; readonly approvers: readonly string[] }
  readonly used?: number
  readonly approved?: number
  readonly asked?: number
  readonly denied?: number
  readonly neverUsed?: boolean
  readonly last?: Ref
  readonly lastDenied?: Ref
  readonly consents?: readonly { readonly id: string; readonly event: string }[]
  readonly votes?: readonly { readonly voter: string; readonly event: string }[]
  readonly events?: readonly Ref[]
}
interface Report {
  readonly log: { readonly size: number }
  readonly connections: readonly { readonly name: string; readonly published?: Ref }[]
  readonly rows: readonly Row[]
  readonly end: { readonly complete: boolean }
}

let system: System
let report: Report
let approval: string
const parts = new AsyncDisposableStack()
before(async () => {
  system = parts.use(await bootSystem())
  await query('alice', 'SELECT id FROM orders')
  await query('alice', 'SELECT * FROM payments')
  await approvedUpdate()
  report = await system.until('every call stands in the read model', async () => {
    const seen = await read()
    const mine = find(seen, 'alice', 'query')
    return mine?.used === 2 && mine.denied === 1 ? seen : undefined
  })
})
after(() => parts.disposeAsync())

async function query(user: DemoUser, sql: string): Promise<void> {
  await using client = await system.connect('v2-modern', 'orders', user)
  await client.callTool('query', { sql })
}

/** A call of alice to which bob consents. */
async function approvedUpdate(): Promise<void> {
  await using client = await system.connect('v2-modern', 'orders', 'alice')
  const call = client.callTool('query', { sql: UPDATE })
  approval = await system.until('an approval', async () => {
    const args = ['--json', 'approvals', 'list', '--status', 'pending']
    return /"id":\s*"([0-9A-Z]{26})"/.exec((await system.cli('bob', args)).stdout)?.[1]
  })
  succeeded(await system.cli('bob', ['approvals', 'approve', approval, '--reason', 'looks right']))
  assert.equal((await call).isError, false)
}

async function read(): Promise<Report> {
  const args = ['--json', 'report', 'access', '--since', '1h', '--connection', 'orders']
  const answer: Report = JSON.parse(succeeded(await system.cli('carol', args)).stdout)
  return answer
}

const find = ({ rows }: Report, who: string, name: string): Row | undefined =>
  rows.find((row) => row.who?.id === who && row.operation?.name === name)

test('what was used, denied and consented to is told, and what never was', () => {
  assert.equal(report.end.complete, true)
  const mine = find(report, 'alice', 'query')
  assert.deepEqual([mine?.used, mine?.denied, mine?.asked, mine?.approved], [2, 1, 1, 1])
  assert.equal(mine?.now?.outcome, 'some')
  assert.deepEqual(
    mine?.consents?.map(({ id }) => id),
    [approval],
  )
  const consent = report.rows.find(({ kind }) => kind === 'consent')
  assert.equal(consent?.id, approval)
  assert.deepEqual(
    consent?.votes?.map(({ voter }) => voter),
    ['bob'],
  )
  const policies = report.rows.filter(({ kind }) => kind === 'policy')
  assert.ok(policies.some(({ neverUsed, policy }) => neverUsed && policy?.effect === 'permit'))
  assert.ok(policies.some(({ used }) => (used ?? 0) > 0))
  assert.ok(find(report, 'agents', 'query') !== undefined, 'a group that nobody came from')
})

test('every event that the report names is proven by the log', async () => {
  const events = new Set(
    [
      ...report.connections.map(({ published }) => published?.event),
      ...report.rows.flatMap((row) => [
        row.last?.event,
        row.lastDenied?.event,
        ...(row.consents ?? []).map(({ event }) => event),
        ...(row.votes ?? []).map(({ event }) => event),
        ...(row.events ?? []).map(({ event }) => event),
      ]),
    ].filter((event) => event !== undefined),
  )
  assert.ok(events.size >= 8, `${events.size}`)
  for (const event of events) {
    // oxlint-disable-next-line no-await-in-loop
    assert.match(
      succeeded(await system.cli('carol', ['proof', event])).stdout,
      /c2sp\.org\/tlog-proof/,
    )
  }
})

test('people, spreadsheets and printers get the same rows; whoever is neither admin nor auditor gets none', async () => {
  const ask = (...more: readonly string[]) => system.cli('carol', ['report', 'access', ...more])
  assert.match(succeeded(await ask()).stdout, /alice +tool query/)
  const csv = succeeded(await ask('--csv', '--connection', 'orders')).stdout
  assert.match(csv, /^access,orders,user,alice,.*,tool,query,some,/m)
  const file = join(system.directory, 'access.html')
  succeeded(await ask('--html', file))
  assert.ok((await readFile(file, 'utf8')).includes(approval))
  const refused = await system.cli('alice', ['report', 'access'])
  assert.equal(refused.code, 1)
  assert.match(refused.stderr, /forbidden/)
})
