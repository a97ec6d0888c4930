import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { RpcError } from '@sallyport/bus'
import {
  newExchangeId,
  policyBacktest,
  type RecordedOperation,
  type TrialVerdict,
} from '@sallyport/contracts'
import { startPostgres } from '@sallyport/postgres'
import { decided, filled, linesOf, type Told } from './decisions.ts'
import { type Rig, startRig } from './rig.ts'

let rig: Rig
let url: string
const parts = new AsyncDisposableStack()
after(() => parts.disposeAsync())
before(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-backtest-pg-'))
  parts.defer(() => rm(directory, { recursive: true, force: true }))
  ;({ url } = parts.use(await startPostgres({ directory })))
  rig = parts.use(await startRig(url))
  const connection = {
    name: 'orders',
    kind: 'mcp',
    description: '',
    target: { transport: 'streamable-http', url: 'http://127.0.0.1:7462/mcp' },
    tools: {},
    mask: 'default',
  }
  await rig.as('admins', 'PUT', '/api/connections/orders', { connection, reason: 'first' })
})

const DAY = '2026-01-01T00:00:00.000Z'
const LATER = '2026-01-02T00:00:00.000Z'
const CONSENTED = newExchangeId()
const NEEDS = { approvers: ['dba'], quorum: 1, ttlSeconds: 900 }

/** 700 of the same moment, so that pages end within it; then one of each other kind. */
const TOLD: readonly Told[] = [
  ...Array.from({ length: 700 }, (_, at) => ({ at: DAY, who: at % 7 === 0 ? 'bob' : 'alice' })),
  {
    at: LATER,
    name: 'refund',
    exchange: CONSENTED,
    decision: { outcome: 'require_approval', approval: NEEDS },
  },
  // The second decision of that exchange: consent was used.
  { at: LATER, name: 'refund', exchange: CONSENTED, rest: { approval: newApproval() } },
  { at: LATER, decision: { outcome: 'deny' } },
  { at: LATER, decision: { outcome: 'deny', unasked: true } },
  { at: LATER, decision: { factsMasked: true } },
  { at: '2026-02-01T00:00:00.000Z', who: 'late' },
]

function newApproval(): never {
  const id: unknown = newExchangeId()
  // A ULID like any other.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return id as never
}

const PATH = '/api/connections/orders/policy/backtest'
const DRAFT = { cedar: 'draft', since: '2026-01-01T00:00:00Z', until: '2026-01-31T00:00:00Z' }

const verdict = (outcome: 'allow' | 'deny' | 'require_approval'): TrialVerdict => ({
  is: 'judged',
  outcome,
  ...(outcome !== 'deny' && { mask: 'default' }),
  ...(outcome === 'require_approval' && { approval: { ...NEEDS, quorum: 2 } }),
  reasons: [`because of ${outcome}`],
  policies: ['d'],
  inForce: 'allow',
})

/** A draft that shuts bob out, and lets in what was refused. */
function judge(operation: RecordedOperation): TrialVerdict {
  if (operation.masked.includes('facts')) return { is: 'unknown', reason: 'facts_masked' }
  if (operation.name === 'refund') return verdict('require_approval')
  return verdict(operation.principal.id === 'bob' ? 'deny' : 'allow')
}

test('every decision of the range is tried once, and what changes is told by principal and tool', async () => {
  const records = TOLD.map((told, leaf) => decided(leaf, told))
  for (let at = 0; at < records.length; at += 100) {
    // oxlint-disable-next-line no-await-in-loop
    await rig.bus.audit.publish(records.slice(at, at + 100))
  }
  await filled(url, TOLD.length - 1)
  let asked = 0
  // Answers are about a part of what was asked.
  const served = await rig.bus.serve(policyBacktest, ({ operations }) => {
    const some = operations.slice(0, 100)
    asked += some.length
    return { version: 3, readsArguments: false, verdicts: some.map(judge) }
  })
  await using _ = served
  for (const group of ['admins', 'auditors']) {
    asked = 0
    // oxlint-disable-next-line no-await-in-loop
    const response = await rig.open(group, 'POST', PATH, DRAFT)
    assert.equal(response.headers.get('content-type'), 'application/x-ndjson')
    // oxlint-disable-next-line no-await-in-loop
    const lines = await linesOf(response)
    const { groups, ...totals } = Object(lines.at(-1)?.['result'])
    assert.equal(asked, 703)
    assert.deepEqual(totals, {
      version: 3,
      operations: 704,
      unchanged: 600,
      changed: 102,
      unasked: 1,
      unknown: [{ reason: 'facts_masked', count: 1 }],
      changes: { newly_denied: 100, terms: 1, newly_allowed: 1 },
      ungrouped: 0,
    })
    const seen = groups.map((one: Record<string, unknown>) => [
      one['change'],
      Object(one['principal']).id,
      one['name'],
      one['count'],
    ])
    assert.deepEqual(seen[0], ['newly_denied', 'bob', 'query', 100])
    assert.equal(seen.length, 3)
    const terms = groups.find((one: Record<string, unknown>) => one['change'] === 'terms')
    assert.deepEqual(
      [terms.exchange, terms.before, terms.draft, terms.inForce, terms.first],
      [CONSENTED, 'require_approval', 'require_approval', 'allow', LATER],
    )
  }
})

test('a draft is refused before anything is tried; others may not ask', async () => {
  const served = await rig.bus.serve(policyBacktest, () => {
    throw new RpcError('invalid_policy', 'one\ntwo')
  })
  await using _ = served
  const refused = await rig.as('admins', 'POST', PATH, DRAFT)
  assert.deepEqual([refused.status, refused.json['problems']], [422, ['one', 'two']])
  assert.equal(refused.json['detail'], 'The policy set is not valid.')
  assert.equal((await rig.as('analysts', 'POST', PATH, DRAFT)).status, 403)
  const empty = await rig.as('admins', 'POST', PATH, { ...DRAFT, until: '2025-01-01T00:00:00Z' })
  assert.equal(empty.status, 400)
  const never = await rig.as('admins', 'POST', PATH, { ...DRAFT, until: '2026-99-01T00:00:00Z' })
  assert.match(String(never.json['detail']), /There is no such time/)
  const unknown = await rig.as('admins', 'POST', PATH.replace('orders', 'none'), DRAFT)
  assert.equal(unknown.json['code'], 'not_found')
})

test('a failure on the way is the last line, and the next one has its turn', async () => {
  let calls = 0
  const served = await rig.bus.serve(policyBacktest, () => {
    calls += 1
    if (calls > 1) throw new RpcError('unavailable', 'It went away.', true)
    return { version: 1, readsArguments: false, verdicts: [] }
  })
  await using _ = served
  for (const none of [0, 0]) {
    calls = none
    // oxlint-disable-next-line no-await-in-loop
    const lines = await linesOf(await rig.open('admins', 'POST', PATH, DRAFT))
    assert.equal(Object(lines.at(-1)?.['problem']).code, 'unavailable')
  }
})

test('the work ends when the client goes, and whoever waits has their turn', async () => {
  const begun = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  let calls = 0
  const served = await rig.bus.serve(policyBacktest, async ({ operations }) => {
    calls += 1
    if (operations.length > 0 && calls === 2) {
      begun.resolve()
      await release.promise
    }
    return { version: 1, readsArguments: false, verdicts: operations.map(judge) }
  })
  await using _ = served
  const first = await rig.open('admins', 'POST', PATH, DRAFT)
  await begun.promise
  const next = rig.open('admins', 'POST', PATH, DRAFT)
  await first.body?.cancel()
  const lines = await linesOf(await next)
  release.resolve()
  assert.equal(Object(lines.at(-1)?.['result']).operations, 704)
})
