import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  type ApprovalId,
  type GrantedAccess,
  newExchangeId,
  policyCan,
  policyReview,
  recorderStatus,
} from '@sallyport/contracts'
import { startPostgres } from '@sallyport/postgres'
import { serveApprovals, type TestApprovals } from './approvals.ts'
import { decided, linesOf, type Told } from './decisions.ts'
import { type Rig, startRig, until } from './rig.ts'

const DAY = '2026-01-02T00:00:00.000Z'
const PATH = '/api/reports/access?since=2026-01-01T00:00:00Z&until=2026-01-31T00:00:00Z'
const PUBLISHED = '01JDQ6Z0E8Y3T7P9W5KXBN2M4R'
const exchange = newExchangeId()

let rig: Rig
let approval: ApprovalId
let approvals: TestApprovals
let version = 3
const parts = new AsyncDisposableStack()
after(() => parts.disposeAsync())
before(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-review-pg-'))
  parts.defer(() => rm(directory, { recursive: true, force: true }))
  const { url } = parts.use(await startPostgres({ directory }))
  rig = parts.use(await startRig(url))
  const connection = {
    name: 'orders',
    kind: 'mcp',
    description: 'The orders.',
    target: { transport: 'streamable-http', url: 'http://127.0.0.1:7462/mcp' },
    tools: {},
    mask: 'default',
  }
  await rig.as('admins', 'PUT', '/api/connections/orders', { connection, reason: 'first' })
  await servePolicies()
  approvals = parts.use(await serveApprovals(rig.bus))
  ;({ id: approval } = await approvals.request())
  await approvals.vote(approval)
  await approvals.resolve(approval, 'approved')
  const told: readonly Told[] = [
    { at: DAY },
    { at: DAY, who: 'bob', groups: ['ops'], decision: { outcome: 'deny', policies: [] } },
    {
      at: DAY,
      exchange,
      name: 'refund',
      decision: { outcome: 'require_approval', approval: NEEDS },
    },
    { at: DAY, exchange, name: 'refund', rest: { approval } },
    { at: '2025-12-01T00:00:00.000Z', name: 'report' },
    // Behind the checkpoint.
    { at: DAY, name: 'report' },
  ]
  await rig.bus.audit.publish(told.map((one, leaf) => decided(leaf, one)))
  await until(async () => {
    const lines = await report('admins')
    const end = Object(lines.at(-1)?.['end'])
    return end.decisions === 4 && Object(lines[0]?.['report']).known.last === DAY ? true : undefined
  })
})

const NEEDS = { approvers: ['dba'], quorum: 1, ttlSeconds: 900 }

const policy = (id: string, annotations: Record<string, string>) => ({
  id,
  effect: 'permit',
  annotations: { id, ...annotations },
  cedar: `@id("${id}") permit (principal, action, resource);`,
  principal: 'in Group::"analysts"',
  action: 'any',
  resource: 'any',
  groups: ['analysts'],
  conditional: false,
})

async function servePolicies(): Promise<void> {
  const { bus } = rig
  const author = { kind: 'user', id: 'carol', issuer: 'i', groups: [] }
  const served = [
    bus.serve(policyReview, () =>
      policyReview.parseReply({
        version: 3,
        published: { event: PUBLISHED, author, reason: 'first', time: DAY },
        policies: [policy('p', { approvers: 'dba' }), policy('unused', {})],
        groups: ['analysts'],
        complete: true,
      }),
    ),
    bus.serve(policyCan, ({ principal }) => {
      const outcome = principal.groups.includes('analysts') ? 'allow' : 'deny'
      const one = (kind: string, name: string) => ({
        kind,
        name,
        outcome,
        policies: outcome === 'allow' ? ['p'] : [],
        approvers: [],
      })
      const permissions = [one('method', 'connect'), one('tool', 'query'), one('tool', 'report')]
      return policyCan.parseReply({ policyVersion: version, permissions })
    }),
    bus.serve(recorderStatus, () => ({
      size: 5,
      checkpoint: 'the note',
      verifierKey: 'the key',
      keys: [],
      store: { kind: 'folder' as const, warnings: [] },
    })),
  ]
  for (const one of await Promise.all(served)) parts.use(one)
}

const report = async (group: string, path = PATH): ReturnType<typeof linesOf> =>
  linesOf(await rig.open(group, 'GET', path))

type Row = Readonly<Record<string, unknown>>
const rowsOf = (lines: readonly Row[]): readonly Row[] =>
  lines.flatMap((line) => (line['row'] === undefined ? [] : [Object(line['row'])]))

test('a report has who can do what, what was used, and what proves it', async () => {
  const lines = await report('auditors')
  const head = Object(lines[0]?.['report'])
  assert.deepEqual(head.log, { size: 5, checkpoint: 'the note', verifierKey: 'the key' })
  assert.equal(head.connections[0].published.event, PUBLISHED)
  assert.equal(head.known.first, '2025-12-01T00:00:00.000Z')
  const rows = rowsOf(lines)
  const policies = rows.filter(({ kind }) => kind === 'policy')
  assert.deepEqual(
    policies.map((row) => [Object(row['policy']).id, row['used'], row['neverUsed']]),
    [
      ['p', 2, false],
      ['unused', 0, true],
    ],
  )
  const access = rows
    .filter(({ kind }) => kind === 'access')
    .map((row) => [
      `${Object(row['who']).kind} ${Object(row['who']).id}`,
      Object(row['operation']).name,
      Object(row['now']).outcome,
      row['used'],
      row['asked'],
      row['denied'],
      row['neverUsed'],
    ])
  assert.deepEqual(access, [
    ['group analysts', 'connect', 'allow', 0, 0, 0, true],
    ['group analysts', 'query', 'allow', 1, 0, 0, false],
    ['group analysts', 'refund', 'deny', 1, 1, 0, false],
    ['group analysts', 'report', 'allow', 0, 0, 0, true],
    ['user alice', 'connect', 'allow', 0, 0, 0, true],
    ['user alice', 'query', 'allow', 1, 0, 0, false],
    ['user alice', 'refund', 'deny', 1, 1, 0, false],
    ['user alice', 'report', 'allow', 0, 0, 0, true],
    ['user bob', 'query', 'deny', 0, 0, 1, false],
  ])
  assert.deepEqual(lines.at(-1)?.['end'], {
    rows: rows.length,
    decisions: 4,
    people: 2,
    complete: true,
    because: [],
    leftOut: { decisions: 0, rows: 0, consents: 0, groups: 0 },
  })
})

test('consent that was used is told with who gave it, and the events of it', async () => {
  const rows = rowsOf(await report('admins'))
  const refund = rows.find(
    (row) => Object(row['who']).id === 'alice' && Object(row['operation']).name === 'refund',
  )
  const [consent] = Object(refund?.['consents'])
  assert.deepEqual([consent.id, consent.kind], [approval, 'approval'])
  assert.equal(consent.event, Object(refund?.['last']).event)
  const told = Object(rows.find(({ kind }) => kind === 'consent'))
  const events = await rig.bus.state.read('approval', approval)
  assert.deepEqual(
    told.events.map((one: Row) => one['event']),
    events.map(({ event }) => event.id),
  )
  assert.deepEqual([told.id, told.approvers, told.quorum], [approval, ['dba'], 1])
  assert.deepEqual(told.votes[0].voter, 'bob')
})

const untimed = (lines: readonly Row[]): string =>
  JSON.stringify(lines).replace(/"generatedAt":"[^"]*"/, '')

test('two reports of one moment differ in their time alone', async () => {
  const [one, two] = await Promise.all([report('admins'), report('admins')])
  assert.equal(untimed(one), untimed(two))
})

test('a policy that is published meanwhile ends the report; others may not ask', async () => {
  version = 4
  const lines = await report('admins')
  version = 3
  assert.equal(Object(lines.at(-1)?.['problem']).code, 'conflict')
  assert.equal((await rig.open('analysts', 'GET', PATH)).status, 403)
  const empty = PATH.replace('until=2026-01-31', 'until=2025-01-31')
  assert.equal((await rig.open('admins', 'GET', empty)).status, 400)
  const none = await rig.open('admins', 'GET', `${PATH}&connection=none`)
  assert.equal(none.status, 404)
  assert.equal(rowsOf(await report('admins', `${PATH}&connection=orders`)).length > 0, true)
})

const scopeOf = (connection: string) => Object({ connection, access: 'write' })
const scope = scopeOf('orders')
const days = (from: number): string => new Date(Date.now() + from * 86_400_000).toISOString()

test('access for a time that stood has a row, used or not, with who consented and whether it stands', async () => {
  const consented = async (grant: GrantedAccess): Promise<ApprovalId> => {
    const { id } = await approvals.request()
    await approvals.vote(id)
    await approvals.resolve(id, 'approved', grant)
    return id
  }
  const unused = { scope, from: days(-2), until: days(2) }
  const stands = await consented(unused)
  const over = await consented({ scope, from: days(-9), until: days(-8) })
  const revoked = await consented(unused)
  await approvals.revoke(revoked)
  const taken = await approvals.take({ ...unused, breakGlass: true })
  const earlier = await consented({ scope, from: days(-99), until: days(-90) })
  await consented({ ...unused, scope: scopeOf('other') })
  const lines = await report('auditors', `/api/reports/access?since=${days(-30)}`)
  const rows = rowsOf(lines).filter(({ kind }) => kind === 'consent')
  const told = new Map(rows.map((row) => [row['id'], row]))
  assert.deepEqual(
    [stands, over, revoked, taken, earlier].map((id) => told.get(id)?.['now']),
    ['in_force', 'expired', 'revoked', 'in_force', undefined],
  )
  assert.equal(rows.length, 4)
  const row = Object(told.get(stands))
  assert.deepEqual([row.used, row.grant, row.votes[0].voter], [0, unused, 'bob'])
  assert.equal(Object(told.get(revoked)?.['grant']).revoked.by.id, 'bob')
  assert.equal(told.get(taken)?.['breakGlass'], true)
  const since = new Date().toISOString()
  const later = rowsOf(await report('admins', `/api/reports/access?since=${since}`))
  assert.deepEqual(
    new Set(later.flatMap(({ kind, id }) => (kind === 'consent' ? [id] : []))),
    new Set<unknown>([stands, taken]),
    'what was ended before the period did not stand in it',
  )
  const past = rowsOf(await report('auditors')).filter(({ kind }) => kind === 'consent')
  assert.deepEqual(
    past.map((one) => [one['id'], one['used'], one['now']]),
    [[approval, 1, 'used']],
  )
})
