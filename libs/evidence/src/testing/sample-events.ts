import { createHash } from 'node:crypto'
import { newEventId, newExchangeId } from '@sallyport/contracts'
import { type Random, seededRandom } from './random.ts'

/** One exchange as tests speak of it. */
export interface SampleExchange {
  readonly id: string
  readonly session: string
}

/** A line of the journal, and the reference by which an event names it where it is content. */
interface Content {
  readonly line: Uint8Array
  readonly ref: object
}

const bytesOf = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value))

/** An event of any type as one line. */
export function eventLine(type: string, subject: string, data: unknown): Uint8Array {
  const id = newEventId()
  const time = new Date().toISOString()
  return bytesOf({ specversion: '1.0', id, source: '/test', type, subject, time, data })
}

const sessionName = (n: number): string => String(n).padStart(32, '0')

export const exchangeOf = (session: number): SampleExchange => ({
  id: newExchangeId(),
  session: sessionName(session),
})

export function contentLine(
  exchange: SampleExchange,
  direction: 'request' | 'response',
  body = '{"masked":true}',
): Content {
  const id = newEventId()
  const line = bytesOf({
    record: 'content',
    id,
    exchange: exchange.id,
    session: exchange.session,
    direction,
    mediaType: 'application/json',
    salt: '00112233445566778899aabbccddeeff',
    body,
  })
  const sha256 = createHash('sha256').update(line).digest('hex')
  return { line, ref: { id, direction, bytes: line.length, sha256 } }
}

export const principal = {
  kind: 'user' as const,
  id: 'alice',
  issuer: 'http://idp.test',
  groups: ['analysts'],
}

const summary = (exchange: SampleExchange): object => ({
  ...exchange,
  principal,
  connection: 'orders',
  kind: 'mcp',
  verb: 'tools/call',
  name: 'query',
})

export function decidedLine(
  exchange: SampleExchange,
  outcome: 'allow' | 'deny' | 'require_approval' = 'allow',
  content: readonly object[] = [],
): Uint8Array {
  const decision = {
    outcome,
    access: 'read',
    reasons: [],
    policies: ['p'],
    policyVersion: 1,
    ...(outcome !== 'deny' && { obligations: { mask: 'default' } }),
    ...(outcome === 'require_approval' && {
      approval: { approvers: ['dba'], quorum: 1, ttlSeconds: 60 },
    }),
  }
  const data = { exchange: summary(exchange), decision, content, masked: [] }
  return eventLine('dev.sallyport.operation.decided.v1', `exchange/${exchange.id}`, data)
}

export function completedLine(
  exchange: SampleExchange,
  outcome = 'delivered',
  content: readonly object[] = [],
): Uint8Array {
  const data = {
    exchange: summary(exchange),
    outcome,
    decision: outcome === 'delivered' ? 'allow' : 'deny',
    reasons: [],
    policies: ['p'],
    policyVersion: 1,
    durationMs: 1.5,
    responseBytes: 10,
    content,
    masked: [],
  }
  return eventLine('dev.sallyport.operation.completed.v1', `exchange/${exchange.id}`, data)
}

/** What the recorder writes of an exchange whose edge was killed. */
export function closedLine(exchange: SampleExchange): Uint8Array {
  const data = {
    exchange: summary(exchange),
    outcome: 'indeterminate',
    decision: 'allow',
    reasons: [],
    policies: ['p'],
    policyVersion: 1,
    error: 'edge_ended',
    durationMs: 1.5,
  }
  return eventLine('dev.sallyport.operation.indeterminate.v1', `exchange/${exchange.id}`, data)
}

export function streamedLine(exchange: SampleExchange, content: readonly object[]): Uint8Array {
  const data = { exchange: summary(exchange), content }
  return eventLine('dev.sallyport.operation.streamed.v1', `exchange/${exchange.id}`, data)
}

export const failedLogin = (): Uint8Array =>
  eventLine('dev.sallyport.authentication.failed.v1', 'connection/orders', {
    connection: 'orders',
    reason: 'expired',
    clientAddress: '10.0.0.7',
    suppressed: 0,
  })

/** The lines of one exchange with its request and its answer. */
export function exchangeLines(session: number, random: Random = seededRandom(1)): Uint8Array[] {
  const exchange = exchangeOf(session)
  const body = JSON.stringify({ rows: 'x'.repeat(random.below(2_000)) })
  const request = contentLine(exchange, 'request')
  const response = contentLine(exchange, 'response', body)
  return [
    request.line,
    decidedLine(exchange, 'allow', [request.ref]),
    response.line,
    completedLine(exchange, 'delivered', [response.ref]),
  ]
}
