import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { readLine } from '@sallyport/evidence'
import {
  completedLine,
  eventLine,
  failedLogin,
  principal,
  summaryOf,
} from '../../testing/sample-lines.ts'
import { projectEvent } from './project.ts'

/** What OCSF 1.8.0 requires of every event, and of each class beside it (base_event.json and the files of the classes). */
const REQUIRED: Readonly<Record<number, readonly string[]>> = {
  0: ['activity_id', 'category_uid', 'class_uid', 'metadata', 'severity_id', 'time', 'type_uid'],
  6003: ['actor', 'api', 'src_endpoint'],
  3002: ['user', 'service'],
  3004: ['entity'],
}

const agent = { ...principal, kind: 'agent', id: 'reporting-agent', onBehalfOf: 'alice' }
const exchange = summaryOf(1)
const approval = '01JD0000000000000000000000'
const request = {
  exchange,
  digest: 'ab'.repeat(32),
  arguments: '{}',
  reasons: ['Writes need consent.'],
  policies: ['writes'],
  policyVersion: 3,
  terms: { approvers: ['dba'], quorum: 1, ttlSeconds: 60 },
}
const vote = { voter: principal, vote: 'approve', reason: 'ok', time: '2026-01-01T00:00:00.000Z' }
const connection = {
  name: 'orders',
  kind: 'mcp',
  description: '',
  target: { transport: 'streamable-http', url: 'http://127.0.0.1:7462/mcp' },
  tools: {},
  mask: 'default',
}
const published = { connection: 'orders', version: 2, cedar: '', author: principal, reason: 'why' }

const CANARY_RULE = {
  id: 'order',
  kind: 'order_number',
  pattern: 'canary[0-9]+',
  words: ['canary'],
  action: 'redact',
}
const definition = { connection: 'orders', kind: 'tool', name: 'query', hash: 'cd'.repeat(32) }
const seenBy = { kind: 'user', id: 'alice', issuer: 'https://idp.example' }

const SEEN = {
  masked: [
    { kind: 'email', rule: 'email', place: '/*', action: 'redact', count: 2, shown: true },
    { kind: 'email', rule: 'email', place: '/params', action: 'redact', count: 1 },
  ],
  profiles: ['customers@4'],
  unmasked: 'oversize',
}

const EVENTS: Readonly<Record<string, string>> = {
  delivered: completedLine(exchange),
  'with values in the clear': completedLine(exchange, { ...SEEN }),
  approved: completedLine(exchange, { approval }),
  'under a grant': completedLine(exchange, { grant: approval }),
  'by broken glass': completedLine(exchange, { grant: approval, breakGlass: true }),
  'tool error': completedLine(exchange, { error: 'tool_error' }),
  denied: completedLine(exchange, { outcome: 'refused', decision: 'deny', error: 'policy_denied' }),
  'refused by approvers': completedLine(exchange, {
    outcome: 'refused',
    decision: 'require_approval',
  }),
  pending: completedLine(exchange, { outcome: 'pending_approval', decision: 'require_approval' }),
  'by an agent': completedLine({ ...exchange, principal: agent, access: 'admin', name: '' }),
  'without address': completedLine({ ...exchange, clientAddress: undefined, access: undefined }),
  'refused token': failedLogin('signature'),
  'session erased': eventLine('session.erased', 'session/x', {
    sessions: [exchange.session],
    cause: 'request',
    author: principal,
    reason: 'asked for',
  }),
  'sessions erased by a rule': eventLine('session.erased', 'connection/orders', {
    sessions: [exchange.session, 'f'.repeat(32)],
    cause: 'retention',
    connection: 'orders',
    through: '20260101',
    reason: 'retention',
  }),
  'hold placed': eventLine('hold.placed', 'hold/x', {
    scope: { principal: 'alice' },
    author: principal,
    reason: 'lawsuit',
  }),
  'hold released': eventLine('hold.released', 'hold/x', {
    hold: approval,
    author: principal,
    reason: 'settled',
  }),
  'connection registered': eventLine('connection.registered', 'connection/orders', {
    connection,
    author: principal,
    reason: 'new',
  }),
  'policy published': eventLine('policy.published', 'policy/orders', published),
  'masking profile published': eventLine('masking.published', 'masking/pii', {
    version: 2,
    profile: { name: 'pii', patterns: [CANARY_RULE] },
    author: principal,
    reason: 'why',
    previous: 1,
  }),
  'approval requested': eventLine('approval.requested', `approval/${approval}`, {
    approval,
    request,
    expiresAt: '2026-01-01T00:00:00.000Z',
  }),
  'approval voted': eventLine('approval.voted', `approval/${approval}`, { approval, vote }),
  'approval resolved': eventLine('approval.resolved', `approval/${approval}`, {
    approval,
    outcome: 'denied',
  }),
  'approval consumed': eventLine('approval.consumed', `approval/${approval}`, {
    approval,
    exchange: exchange.id,
  }),
  'definition pinned': eventLine('pin.pinned', 'pin/x', {
    ...definition,
    definition: '{"name":"query"}',
    seenBy,
  }),
  'definition held': eventLine('pin.held', 'pin/x', {
    ...definition,
    bytes: 3,
    definition: '{"name":"query","description":"canary"}',
    reason: 'changed',
    flags: [{ place: '/description', kind: 'bidi', count: 2 }],
    replaces: 'ab'.repeat(32),
    seenBy,
  }),
  'definition restored': eventLine('pin.restored', 'pin/x', {
    ...definition,
    replaces: 'ab'.repeat(32),
    seenBy,
  }),
  'definition approved': eventLine('pin.approved', 'pin/x', {
    ...definition,
    kind: 'instructions',
    name: '',
    author: principal,
    reason: 'looked at it',
  }),
}

function project(text: string) {
  const line = readLine(Buffer.from(text))
  assert.ok(line.kind === 'event', `not a valid event: ${text}`)
  return projectEvent(7, line.event)
}

/** The OCSF event of a line; members are read by path. */
function ocsf(name: string): (path: string) => unknown {
  const record = project(EVENTS[name] ?? '')
  const event: unknown = JSON.parse(record?.data ?? 'null')
  return (path) => path.split('.').reduce<unknown>((at, key) => Reflect.get(Object(at), key), event)
}

test('a masking profile is told of by name and version, not by what it looks for', () => {
  const at = ocsf('masking profile published')
  assert.equal(at('message'), 'alice published version 2 of the masking profile pii')
  assert.deepEqual(
    [at('activity_name'), at('entity.name'), at('entity.version'), at('comment')],
    ['Update', 'pii', '2', 'why'],
  )
  assert.equal(at('actor.user.name'), 'alice')
  assert.equal(at('unmapped.sallyport.profileVersion'), 2)
  assert.doesNotMatch(project(EVENTS['masking profile published'] ?? '')?.data ?? '', /canary/)
})

suite('what every audit event says', () => {
  for (const [name, text] of Object.entries(EVENTS)) {
    test(name, () => {
      const at = ocsf(name)
      const kind = Number(at('class_uid'))
      for (const member of [...(REQUIRED[0] ?? []), ...(REQUIRED[kind] ?? [])])
        assert.notEqual(at(member), undefined, member)
      assert.equal(at('category_uid'), Math.floor(kind / 1000))
      assert.equal(at('type_uid'), kind * 100 + Number(at('activity_id')))
      assert.equal(at('metadata.version'), '1.8.0')
      assert.equal(at('metadata.uid'), project(text)?.id)
      assert.equal(at('metadata.product.name'), 'Sallyport')
      assert.equal(at('unmapped.sallyport.leaf'), 7)
      assert.equal(at('action_id') === undefined, at('metadata.profiles') === undefined)
      assert.equal(Number.isInteger(at('time')), true)
    })
  }
})

test('a call says who did what, through which policy, and what was masked', () => {
  const at = ocsf('delivered')
  const seen = [
    'actor.user.uid',
    'api.operation',
    'api.service.name',
    'src_endpoint.ip',
    'status',
    'duration',
  ]
  assert.deepEqual(seen.map(at), ['alice', 'tools/call', 'orders', '127.0.0.1', 'Success', 13])
  assert.deepEqual(at('unmapped.sallyport.findings'), { email: 3 })
  assert.deepEqual(at('unmapped.sallyport.policies'), ['analysts-read'])
  assert.equal(at('metadata.correlation_uid'), exchange.session)
  assert.equal(ocsf('by an agent')('unmapped.sallyport.onBehalfOf'), 'alice')
  assert.equal(ocsf('by an agent')('actor.user.type'), 'Service')
})

test('a call says what of it policy let be seen in the clear, and that it passed unmasked', () => {
  const own = ['findings', 'shown', 'profiles', 'unmasked'].map(
    (name) => `unmapped.sallyport.${name}`,
  )
  assert.deepEqual(own.map(ocsf('with values in the clear')), [
    { email: 3 },
    { email: 2 },
    ['customers@4'],
    'oversize',
  ])
  assert.deepEqual(own.slice(1).map(ocsf('delivered')), [undefined, undefined, undefined])
})

const verdict = (name: string): unknown[] =>
  ['action_id', 'disposition_id', 'status_id'].map(ocsf(name))

test('the verdict tells allowed, approved, blocked, rejected and awaited apart', () => {
  assert.deepEqual(verdict('delivered'), [1, 1, 1])
  assert.deepEqual(verdict('tool error'), [1, 1, 2])
  assert.deepEqual(verdict('approved'), [1, 8, 1])
  assert.deepEqual(verdict('under a grant'), [1, 8, 1])
  assert.deepEqual(verdict('by broken glass'), [1, 1, 1], 'nobody has approved it')
  assert.deepEqual(verdict('denied'), [2, 2, 2])
  assert.deepEqual(verdict('refused by approvers'), [2, 25, 2])
  assert.deepEqual(verdict('pending'), [99, 14, 99])
  assert.deepEqual(verdict('refused token'), [2, 26, 2])
})

test('a definition that changed is quarantined, and whoever approves it is named', () => {
  assert.deepEqual(verdict('definition held'), [2, 3, 1])
  assert.deepEqual(verdict('definition restored'), [1, 1, 1])
  assert.deepEqual(verdict('definition approved'), [1, 8, 1])
  const held = ocsf('definition held')
  assert.deepEqual(['entity.name', 'activity_name', 'severity', 'status_detail'].map(held), [
    'query',
    'Suspend',
    'Medium',
    'changed',
  ])
  assert.deepEqual(held('unmapped.sallyport.flags'), [
    { place: '/description', kind: 'bidi', count: 2 },
  ])
  assert.doesNotMatch(project(EVENTS['definition held'] ?? '')?.data ?? '', /canary/)
  const approved = ocsf('definition approved')
  assert.deepEqual(['actor.user.uid', 'comment'].map(approved), ['alice', 'looked at it'])
})

test('a decision is told as it stands in the log, and is no OCSF event of its exchange', () => {
  const decision = {
    outcome: 'deny',
    access: 'read',
    reasons: [],
    policies: [],
    policyVersion: 0,
  }
  const data = { exchange, decision, content: [], masked: [] }
  const line = eventLine('operation.decided', 'exchange/x', data)
  const record = project(line)
  assert.equal(record?.class, 'decision')
  assert.deepEqual(JSON.parse(record.data), JSON.parse(line))
})

test('a refused token counts those that were only counted, and names nobody', () => {
  const at = ocsf('refused token')
  assert.deepEqual(['count', 'user.name', 'src_endpoint.ip'].map(at), [3, 'unknown', '10.0.0.7'])
})
