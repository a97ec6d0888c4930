import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { RpcError } from '@sallyport/bus'
import { newExchangeId, type PinDetail, policyPin } from '@sallyport/contracts'
import { openDatabase } from '@sallyport/db'
import { startPostgres } from '@sallyport/postgres'
import { sql } from 'kysely'
import { historyQuery } from '../src/history-store.ts'
import { approvalOf, serveApprovals, type TestApprovals, type Wanted } from './approvals.ts'
import { decided, filled, type Told } from './decisions.ts'
import { type Rig, startRig, until } from './rig.ts'

const parts = new AsyncDisposableStack()
after(() => parts.disposeAsync())
let rig: Rig
let approvals: TestApprovals
let url: string
let postgres: Awaited<ReturnType<typeof startPostgres>>
const TEXT = JSON.stringify({
  name: 'query',
  description: 'Runs SQL.',
  inputSchema: { type: 'object', properties: { sql: { type: 'string' } } },
  _meta: { secretary: 'of no interest' },
})
const HASH = createHash('sha256').update(TEXT).digest('hex')
let pin: (() => object) | undefined

before(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-context-'))
  parts.defer(() => rm(directory, { recursive: true, force: true }))
  postgres = parts.use(await startPostgres({ directory }))
  url = postgres.url
  rig = parts.use(await startRig(url))
  approvals = parts.use(await serveApprovals(rig.bus))
  parts.use(
    await rig.bus.serve(policyPin, (): PinDetail => {
      if (pin === undefined) throw new RpcError('not_found', 'none')
      return Object({ kind: 'tool', name: 'query', standing: 'pinned', ...pin() })
    }),
  )
})

const pinned = (hash = HASH) => ({
  pinned: { hash, since: '2026-01-01T00:00:00.000Z', definition: TEXT },
})

/** What an approver sees beside an approval. */
async function contextOf(wanted: Wanted = {}, group = 'dba') {
  const { id } = await approvals.request(wanted)
  const { status, json } = await rig.as(group, 'GET', `/api/approvals/${id}`)
  return { status, json, ...Object(json['context']) }
}

test('approvers see the definition as the target sent it, and whether it is what they are asked about', async () => {
  pin = () => pinned()
  const same = await contextOf({ definition: HASH })
  assert.equal(same.json['status'], 'pending', 'the approval stays where it was')
  const { _meta, ...shown } = JSON.parse(TEXT)
  assert.ok(_meta)
  assert.deepEqual(same.definition, { state: 'same', hash: HASH, definition: shown })

  pin = () => pinned('e'.repeat(64))
  assert.equal((await contextOf({ definition: HASH })).definition.state, 'changed')
  assert.equal((await contextOf()).definition.state, 'unknown', 'the request names none')
  pin = undefined
  assert.deepEqual((await contextOf({ definition: HASH })).definition, { state: 'unknown' })
})

test('whoever may not see the approval sees nothing beside it', async () => {
  pin = () => pinned()
  assert.equal((await contextOf({}, 'strangers')).status, 404)
  assert.equal((await contextOf({}, 'auditors')).status, 200)
})

test('who may consent is shown the arguments; an admin or auditor who may not is not', async () => {
  const wanted = { arguments: '{"note":"canary"}' }
  const told = async (group: string) => JSON.stringify((await contextOf(wanted, group)).json)
  assert.match(await told('dba'), /canary/)
  for (const group of ['admins', 'auditors']) {
    const seen = await told(group)
    assert.match(seen, /"status":"pending"/)
    assert.doesNotMatch(seen, /canary/)
  }
})

/** An exchange as the recorder tells of its end. */
function ended(at: number, id: string, outcome: string) {
  const sallyport = {
    leaf: at,
    exchange: id,
    session: 'a'.repeat(32),
    connection: 'orders',
    outcome,
    principalKind: 'user',
    verb: 'tools/call',
    name: 'query',
    decision: 'allow',
    policies: ['p'],
    policyVersion: 1,
    durationMs: 1,
  }
  const data = {
    time: 1_790_000_000_000,
    actor: { user: { uid: 'alice' } },
    unmapped: { sallyport },
  }
  const type = 'dev.sallyport.audit.api_activity.v1'
  const stamp = { type, source: '/recorder', time: new Date().toISOString() }
  return {
    ...stamp,
    class: 'api_activity' as const,
    id: `end-${at}`,
    leaf: at,
    previous: at - 1,
    data: JSON.stringify(data),
  }
}

let leaf = 0
/** One thing that alice did, as it stands in the read model when all of it was published. */
async function did(told: Omit<Told, 'at'> & { at?: string }, outcome?: string): Promise<void> {
  const exchange = newExchangeId()
  await rig.bus.audit.publish([
    decided(leaf++, { at: '2026-02-01T00:00:00.000Z', exchange, ...told }),
  ])
  if (outcome !== undefined) await rig.bus.audit.publish([ended(leaf++, exchange, outcome)])
}

test('approvers see how often the very same was done before, and what came of it', async () => {
  await did({ at: '2026-01-05T00:00:00.000Z' }, 'delivered')
  await did({}, 'delivered')
  await did({}, 'interrupted')
  await did({}, 'pending_approval')
  await did({}, 'refused')
  await did({ decision: { outcome: 'deny' } }, 'refused')
  await did({ at: '2026-03-05T00:00:00.000Z' })
  // None of these is the same: another person, tool or time.
  await did({ who: 'mallory', at: '2026-01-02T00:00:00.000Z' }, 'delivered')
  await did({ name: 'drop' }, 'delivered')
  await did({ at: '2999-01-01T00:00:00.000Z' }, 'delivered')
  await filled(url, 10)
  await ends(9)
  const denied = await approvals.request()
  await approvals.resolve(denied.id, 'denied')

  // The denial is followed in STATE.
  const past = await until(async () => {
    const { before: told } = await contextOf()
    return told.deniedByPeople === 1 ? told : undefined
  })
  const { until: end, ...counts } = past
  assert.ok(Date.parse(end) > 0)
  assert.deepEqual(counts, {
    times: 7,
    delivered: 2,
    failed: 1,
    denied: 1,
    refused: 1,
    pending: 1,
    unknown: 1,
    consented: 0,
    deniedByPeople: 1,
    complete: true,
    since: '2026-01-02T00:00:00.000Z',
    first: '2026-01-05T00:00:00.000Z',
    last: '2026-03-05T00:00:00.000Z',
  })
  const nobody = await contextOf({ who: 'newcomer' })
  assert.deepEqual([nobody.before.times, nobody.before.deniedByPeople], [0, 0])
})

/** Waits until so many ends stand in the read model. */
async function ends(count: number): Promise<void> {
  await using database = openDatabase<Record<string, never>>({ url })
  await until(async () => {
    const { rows } = await sql<{ n: string }>`select count(*) n from control.exchanges`.execute(
      database.db,
    )
    return rows[0]?.n === String(count) ? true : undefined
  })
}

test('the count is found by an index', async () => {
  await using database = openDatabase<Record<string, never>>({ url })
  const { request } = approvalOf()
  const { exchange: operation } = request
  const query = historyQuery({ operation, before: new Date(), exchange: operation.id })
  const plan = await database.db.transaction().execute(async (db) => {
    await sql`set local enable_seqscan = off`.execute(db)
    return sql`explain ${query}`.execute(db)
  })
  assert.match(JSON.stringify(plan.rows), /Index Scan[^"]* using decisions_by_operation/)
})

test('what cannot be read is said to be so, and the approval is there all the same', async () => {
  pin = () => {
    throw new RpcError('internal', 'broken')
  }
  await postgres[Symbol.asyncDispose]()
  const { status, definition, before: past } = await contextOf()
  assert.equal(status, 200)
  assert.deepEqual(definition, { unavailable: true })
  assert.deepEqual(past, { unavailable: true, deniedByPeople: 1 })
})
