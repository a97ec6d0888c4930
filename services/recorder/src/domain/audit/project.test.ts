import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readLine } from '@sallyport/evidence'
import { exchange, SAMPLES } from '../../testing/audit-samples.ts'
import { projectEvent } from './project.ts'

function project(text: string) {
  const line = readLine(Buffer.from(text))
  assert.ok(line.kind === 'event', `not a valid event: ${text}`)
  return projectEvent({ leaf: 7, previous: 4 }, line.event)
}

/** The OCSF event of a line; members are read by path. */
function ocsf(name: string): (path: string) => unknown {
  const record = project(SAMPLES[name] ?? '')
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
  assert.doesNotMatch(project(SAMPLES['masking profile published'] ?? '')?.data ?? '', /canary/)
})

test('lines that are no evidence are an alert, which says where they are and nothing of them', () => {
  assert.equal(project(SAMPLES['lines rejected'] ?? '')?.class, 'detection_finding')
  const at = ocsf('lines rejected')
  assert.deepEqual(
    [
      at('class_uid'),
      at('is_alert'),
      at('severity'),
      at('disposition'),
      at('finding_info.types.0'),
    ],
    [2004, true, 'High', 'Quarantined', 'not_json'],
  )
  assert.match(String(at('message')), /^1 lines? of message 1 of the stream journal/)
  assert.equal(at('unmapped.sallyport.key'), 'rejected/1')
})

test('an exchange that was closed is API Activity whose status nobody knows; what was allowed counts as that', () => {
  const told = (name: string) => {
    const at = ocsf(name)
    return ['class_uid', 'status', 'status_code', 'action', 'unmapped.sallyport.outcome'].map(at)
  }
  assert.deepEqual(told('closed by the recorder'), [
    6003,
    'Unknown',
    'edge_ended',
    'Allowed',
    'indeterminate',
  ])
  assert.equal(ocsf('closed under an approval')('disposition'), 'Approved')
  assert.equal(ocsf('closed while consent was awaited')('action'), ocsf('pending')('action'))
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

const ownOf = (name: string) => Object(ocsf(name)('unmapped.sallyport'))

test('the verdict tells allowed, approved, blocked, rejected and awaited apart', () => {
  assert.deepEqual(verdict('delivered'), [1, 1, 1])
  assert.deepEqual(verdict('tool error'), [1, 1, 2])
  assert.deepEqual(verdict('approved'), [1, 8, 1])
  assert.deepEqual(verdict('under a grant'), [1, 8, 1])
  assert.deepEqual(verdict('by broken glass'), [1, 1, 1], 'nobody has approved it')
  assert.deepEqual(verdict('denied'), [2, 2, 2])
  assert.deepEqual(verdict('refused by approvers'), [2, 25, 2])
  assert.deepEqual(verdict('pending'), [99, 14, 99])
  const { approval, asked } = ownOf('pending')
  assert.deepEqual([approval, typeof asked], [undefined, 'string'], 'asked for is not used')
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
  assert.doesNotMatch(project(SAMPLES['definition held'] ?? '')?.data ?? '', /canary/)
  const approved = ocsf('definition approved')
  assert.deepEqual(['actor.user.uid', 'comment'].map(approved), ['alice', 'looked at it'])
})

const severity = (name: string): unknown => ocsf(name)('severity')

test('content that somebody erases, and a hold that ends, stand out; what a rule erases does not', () => {
  assert.equal(severity('session erased'), 'Medium')
  assert.equal(severity('hold released'), 'Medium')
  assert.equal(severity('sessions erased by a rule'), 'Informational')
})

test('a decision is told as it stands in the log, and is no OCSF event of its exchange', () => {
  const line = SAMPLES['operation decided'] ?? ''
  const record = project(line)
  assert.equal(record?.class, 'decision')
  assert.deepEqual(JSON.parse(record.data), JSON.parse(line))
})

test('whoever takes access without consent is told of by a record that alerts, with what was taken', () => {
  const at = ocsf('broken glass')
  assert.equal(project(SAMPLES['broken glass'] ?? '')?.class, 'break_glass')
  assert.deepEqual(
    ['class_uid', 'severity', 'is_alert', 'user.uid', 'actor.user.uid', 'status_detail'].map(at),
    [3003, 'High', true, 'reporting-agent', 'reporting-agent', 'an outage'],
  )
  assert.deepEqual(at('privileges'), ['orders: write'])
  assert.deepEqual(ocsf('broken glass for one tool')('privileges'), [
    'orders: write: tools/call query',
  ])
})

test('a refused token counts those that were only counted, and names nobody', () => {
  const at = ocsf('refused token')
  assert.deepEqual(['count', 'user.name', 'src_endpoint.ip'].map(at), [3, 'unknown', '10.0.0.7'])
})

test('a request that the admin API refused has a class of its own, and says who, what and how often', () => {
  assert.equal(project(SAMPLES['request refused'] ?? '')?.class, 'admin_refusal')
  const seen = [
    'class_uid',
    'activity_name',
    'severity',
    'status_code',
    'actor.user.uid',
    'src_endpoint.ip',
    'api.operation',
    'count',
    'message',
  ]
  assert.deepEqual(seen.map(ocsf('request refused')), [
    6003,
    'Read',
    'Medium',
    'forbidden',
    'alice',
    '10.0.0.7',
    'GET /api/sessions/:id/recording',
    1,
    'alice: GET /api/sessions/:id/recording at the admin API: refused',
  ])
  assert.deepEqual(verdict('request refused'), [2, 26, 2])
  const many = ['activity_name', 'src_endpoint.name', 'count', 'start_time', 'end_time']
  assert.deepEqual(many.map(ocsf('requests refused')), [
    'Update',
    'unknown',
    40,
    Date.parse('2026-01-01T00:00:00.000Z'),
    Date.parse('2026-01-01T00:00:59.000Z'),
  ])
  assert.deepEqual(
    ['activity_name', 'actor.user.uid', 'message'].map(ocsf('requests of one caller refused')),
    [
      'Unknown',
      'reporting-agent',
      'reporting-agent: several requests at the admin API: 4711 refused',
    ],
  )
  assert.deepEqual(
    ['actor.user.uid', 'actor.user.name', 'message'].map(ocsf('requests of callers refused')),
    [undefined, 'unknown', 'several callers: several requests at the admin API: 4711 refused'],
  )
})

test('a token that the admin API did not accept is Authentication of nobody', () => {
  assert.equal(project(SAMPLES['requests without a token refused'] ?? '')?.class, 'authentication')
  const at = ocsf('requests without a token refused')
  assert.deepEqual(
    ['class_uid', 'severity', 'status_code', 'user.name', 'service.name', 'count', 'message'].map(
      at,
    ),
    [
      3002,
      'Informational',
      'missing',
      'unknown',
      'admin API',
      1,
      'token refused on the admin API, GET /api/sessions/:id/recording: missing',
    ],
  )
  assert.equal(at('unmapped.sallyport.route'), '/api/sessions/:id/recording')
  assert.deepEqual(
    ['severity', 'status_code', 'src_endpoint.name', 'count'].map(
      ocsf('requests with bad tokens refused'),
    ),
    ['Medium', undefined, 'unknown', 4711],
  )
})
