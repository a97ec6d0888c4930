import { type ContentRecord, newEventId, newExchangeId } from '@sallyport/contracts'
import { hash } from 'node:crypto'

/** What a session of tests is called. */
export const SESSION = '1'.padStart(32, '0')

const principal = {
  kind: 'agent',
  id: 'reporting-agent',
  issuer: 'https://idp.test',
  groups: ['agents'],
  onBehalfOf: 'alice',
}

/** What differs between exchanges of tests. */
export interface ReplayedExchange {
  readonly name?: string
  readonly request?: string
  readonly response?: string
  readonly reason?: string
  readonly outcome?: 'delivered' | 'refused'
  /** Milliseconds that it waited for consent. */
  readonly waited?: number
  readonly beganAt: string
}

/** The lines of one exchange: asked, decided (twice where it waited for consent), answered. */
export function replayedLines({
  name = 'query',
  request = '{"sql":"SELECT 1"}',
  response = '{"rows":[]}',
  reason = 'Analysts may read.',
  outcome = 'delivered',
  waited = 0,
  beganAt,
}: ReplayedExchange): readonly Uint8Array[] {
  const exchange = {
    id: newExchangeId(),
    session: SESSION,
    principal,
    connection: 'orders',
    kind: 'mcp',
    verb: 'tools/call',
    name,
    access: 'read',
    clientAddress: '10.1.2.3',
  }
  const begin = Date.parse(beganAt)
  const asked = content(exchange.id, 'request', request)
  const answered = content(exchange.id, 'response', response)
  const decide = (at: number, decision: string, rest: object = {}) =>
    eventLine('operation.decided', at, {
      exchange,
      decision: decisionOf(decision, reason),
      content: decision === 'require_approval' || waited === 0 ? [asked.ref] : [],
      masked: [],
      ...rest,
    })
  const approval = newEventId()
  const votes = [{ voter: 'bob', vote: 'approve', reason: 'looks right' }]
  const delivered = outcome === 'delivered'
  return [
    asked.line,
    ...(waited === 0 ? [] : [decide(begin, 'require_approval', { approval })]),
    decide(begin + waited, delivered ? 'allow' : 'deny', waited === 0 ? {} : { approval, votes }),
    ...(delivered ? [answered.line] : []),
    eventLine('operation.completed', begin + waited + 60, {
      exchange,
      outcome,
      decision: delivered ? 'allow' : 'deny',
      reasons: [reason],
      policies: ['analysts-read'],
      policyVersion: 7,
      durationMs: waited + 64,
      ...(delivered ? { targetMs: 41.5 } : { error: 'policy_denied' }),
      responseBytes: 120,
      content: delivered ? [answered.ref] : [],
      masked: delivered
        ? [{ kind: 'email', rule: 'email', place: '/rows/*/email', action: 'redact', count: 4 }]
        : [],
    }),
  ].map((line) => Buffer.from(line))
}

const FACTS = {
  sql: {
    understood: true,
    statements: 1,
    verbs: ['SELECT'],
    tablesRead: ['public.orders', 'public.customers'],
    tablesWritten: [],
    functions: [],
  },
}

const decisionOf = (outcome: string, reason: string): object => ({
  outcome,
  access: 'read',
  facts: FACTS,
  reasons: [reason],
  policies: ['analysts-read'],
  policyVersion: 7,
  ...(outcome !== 'deny' && { obligations: { mask: 'default' } }),
  ...(outcome === 'require_approval' && {
    approval: { approvers: ['dba'], quorum: 1, ttlSeconds: 600 },
  }),
})

function eventLine(name: string, at: number, data: object): string {
  const type = `dev.sallyport.${name}.v1`
  const envelope = { specversion: '1.0', id: newEventId(), source: '/edge/1', type }
  return JSON.stringify({
    ...envelope,
    subject: 'exchange/x',
    time: new Date(at).toISOString(),
    data,
  })
}

function content(exchange: string, direction: ContentRecord['direction'], body: string) {
  const id = newEventId()
  const line = JSON.stringify({
    record: 'content',
    id,
    exchange,
    session: SESSION,
    direction,
    mediaType: 'application/json',
    salt: '0'.repeat(32),
    body,
  })
  return {
    line,
    ref: { id, direction, bytes: Buffer.byteLength(line), sha256: hash('sha256', line, 'hex') },
  }
}
