import { REFUSALS } from './refusal-samples.ts'
import {
  completedLine,
  eventLine,
  failedLogin,
  principal,
  sessionName,
  summaryOf,
} from './sample-lines.ts'

const agent = { ...principal, kind: 'agent', id: 'reporting-agent', onBehalfOf: 'alice' }
export const exchange = summaryOf(1)
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

const grant = {
  scope: { connection: 'orders', access: 'write' },
  from: '2026-01-01T00:00:00.000Z',
  until: '2026-01-01T01:00:00.000Z',
}
const access = {
  principal: agent,
  access: { scope: grant.scope, seconds: 3600, reason: 'an outage' },
  digest: 'ab'.repeat(32),
  reasons: [],
  policies: ['emergencies'],
  policyVersion: 3,
  terms: request.terms,
}
const operations = [{ verb: 'tools/call', name: 'query' }]
const limited = { ...grant.scope, operations }
const revoked = { by: principal, reason: 'over', time: '2026-01-01T00:30:00.000Z' }
const aboutApproval = (name: string, data: object): string =>
  eventLine(name, `approval/${approval}`, { approval, ...data })

const SEEN = {
  masked: [
    { kind: 'email', rule: 'email', place: '/*', action: 'redact', count: 2, shown: true },
    { kind: 'email', rule: 'email', place: '/params', action: 'redact', count: 1 },
  ],
  profiles: ['customers@4'],
  unmasked: 'oversize',
}

const CLOSED = {
  exchange,
  outcome: 'indeterminate',
  decision: 'allow',
  reasons: [],
  policies: ['analysts-read'],
  policyVersion: 3,
  error: 'edge_ended',
  durationMs: 60_000,
}

/** Events of every kind that may stand in the log, in the forms that their records differ by. */
export const SAMPLES: Readonly<Record<string, string>> = {
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
  pending: completedLine(exchange, {
    outcome: 'pending_approval',
    decision: 'require_approval',
    asked: approval,
  }),
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
  'recording viewed': eventLine('recording.viewed', 'session/x', {
    session: exchange.session,
    author: principal,
    reason: 'incident 4711',
  }),
  'recording viewed without a reason': eventLine('recording.viewed', 'session/x', {
    session: exchange.session,
    author: agent,
  }),
  'content searched': eventLine('content.searched', 'search/x', {
    author: principal,
    text: 'refund "to [EMAIL]"',
    filters: { connection: 'orders' },
    found: 3,
  }),
  'content tried': eventLine('content.tried', 'search/x', {
    author: principal,
    connection: 'orders',
    since: '2026-01-01T00:00:00.000Z',
    until: '2026-01-02T00:00:00.000Z',
    sha256: 'ab'.repeat(32),
    draft: '@id("one") permit (principal, action, resource);',
  }),
  ...REFUSALS,
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
  failed: completedLine({ ...exchange, access: 'write' }, { outcome: 'failed', error: 'timeout' }),
  'closed by the recorder': eventLine('operation.indeterminate', 'exchange/x', CLOSED),
  'closed under an approval': eventLine('operation.indeterminate', 'exchange/x', {
    ...CLOSED,
    approval,
  }),
  'closed while consent was awaited': eventLine('operation.indeterminate', 'exchange/x', {
    ...CLOSED,
    asked: approval,
    decision: 'require_approval',
  }),
  interrupted: completedLine(exchange, { outcome: 'interrupted' }),
  'from an IPv6 address': completedLine({ ...exchange, clientAddress: '2001:db8::7' }),
  'token missing': failedLogin('missing'),
  'operation decided': eventLine('operation.decided', 'exchange/x', {
    exchange,
    decision: {
      outcome: 'deny',
      access: 'read',
      reasons: [],
      policies: [],
      policyVersion: 0,
    },
    content: [],
    masked: [],
  }),
  'part of an answer': eventLine('operation.streamed', 'exchange/x', {
    exchange,
    content: [
      {
        id: '01JD0000000000000000000000',
        direction: 'response',
        bytes: 3,
        sha256: 'ab'.repeat(32),
      },
    ],
  }),
  'segment sealed': eventLine('segment.sealed', 'session/x', {
    session: sessionName(1),
    key: 'segments/x',
    bytes: 3,
    sha256: 'ab'.repeat(32),
    records: 1,
  }),
  'log advanced': eventLine('log.advanced', 'log', { journal: 1, state: 1 }),
  'recordings rewrapped': eventLine('recordings.rewrapped', 'recordings', {
    wrapper: 'transit:transit/recordings#2',
    author: principal,
    reason: 'the old key goes',
  }),
  'log key rotated': eventLine('log.key_rotated', 'log', {
    from: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    to: 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
  }),
  'lines rejected': eventLine('journal.rejected', 'journal/1', {
    stream: 'journal',
    sequence: 1,
    lines: [{ line: 0, problem: 'not_json' }],
    rejected: 1,
    key: 'rejected/1',
    bytes: 3,
    sha256: 'ab'.repeat(32),
  }),
  'access requested': aboutApproval('approval.requested', {
    request: access,
    expiresAt: grant.until,
  }),
  'approval given': aboutApproval('approval.resolved', { outcome: 'approved', by: principal }),
  'grant given': aboutApproval('approval.resolved', { outcome: 'approved', grant }),
  'approval expired': aboutApproval('approval.resolved', { outcome: 'expired' }),
  'approval cancelled': aboutApproval('approval.resolved', { outcome: 'cancelled' }),
  'broken glass': aboutApproval('grant.breakGlass', { request: access, grant }),
  'broken glass for one tool': aboutApproval('grant.breakGlass', {
    request: { ...access, access: { ...access.access, scope: limited } },
    grant: { ...grant, scope: limited },
  }),
  'grant revoked': aboutApproval('grant.revoked', { revoked, until: grant.until }),
  'grant expired': aboutApproval('grant.expired', {}),
}
