import { hash } from 'node:crypto'
import { newEventId, newExchangeId } from '@sallyport/contracts'

/** A session's name by number. */
export const sessionName = (n: number): string => n.toString(16).padStart(32, '0')

export const principal = {
  kind: 'user',
  id: 'alice',
  issuer: 'http://idp.test',
  groups: ['analysts'],
} as const

/** Who looks at content in tests. */
export const viewer = { ...principal, id: 'carol', groups: ['auditors'] }

/** An event of any type as one line. */
export function eventLine(name: string, subject: string, data: unknown): string {
  const type = `dev.sallyport.${name}.v1`
  const time = new Date().toISOString()
  return JSON.stringify({
    specversion: '1.0',
    id: newEventId(),
    source: '/test',
    type,
    subject,
    time,
    data,
  })
}

export const failedLogin = (reason = 'expired'): string =>
  eventLine('authentication.failed', 'connection/orders', {
    connection: 'orders',
    reason,
    clientAddress: '::ffff:10.0.0.7',
    suppressed: 2,
  })

/** What an exchange asked and who asked it. */
export const summaryOf = (session: number, id: string = newExchangeId()) => ({
  id,
  session: sessionName(session),
  principal,
  connection: 'orders',
  kind: 'mcp',
  verb: 'tools/call',
  name: 'query',
  access: 'read',
  clientAddress: '127.0.0.1',
})

/** How an exchange ended; `data` overrides. */
export const completedLine = (exchange: object, data: object = {}): string =>
  eventLine('operation.completed', 'exchange/x', {
    exchange,
    outcome: 'delivered',
    decision: 'allow',
    reasons: ['A policy allows it.'],
    policies: ['analysts-read'],
    policyVersion: 3,
    durationMs: 12.5,
    responseBytes: 120,
    content: [],
    masked: [{ kind: 'email', rule: 'email', place: '/rows/*/email', action: 'redact', count: 3 }],
    ...data,
  })

/** The lines of one exchange, with its request and its answer as content. */
export function exchangeLines(session: number, body = '{"rows":[]}'): string[] {
  const exchange = summaryOf(session)
  const request = content(exchange, 'request', '{"sql":"…"}')
  const response = content(exchange, 'response', body)
  return [
    request.line,
    decidedLine(exchange, [request.ref]),
    response.line,
    completedLine(exchange, { content: [response.ref] }),
  ]
}

/** The lines of a decision whose masked request stands in so many pieces. */
export function requestLines(
  session: number,
  pieces: readonly string[],
  rest: { readonly masked?: readonly object[] } = {},
): string[] {
  const exchange = summaryOf(session)
  const records = pieces.map((piece) => content(exchange, 'request', piece))
  const decision = {
    outcome: 'deny',
    access: 'read',
    reasons: [],
    policies: [],
    policyVersion: 3,
  }
  const refs = records.map(({ ref }) => ref)
  const decided = { exchange, decision, content: refs, masked: [], ...rest }
  return [
    ...records.map(({ line }) => line),
    eventLine('operation.decided', `exchange/${exchange.id}`, decided),
  ]
}

function content(
  exchange: { readonly id: string; readonly session: string },
  direction: string,
  body: string,
): { readonly line: string; readonly ref: object } {
  const id = newEventId()
  const line = JSON.stringify({
    record: 'content',
    id,
    exchange: exchange.id,
    session: exchange.session,
    direction,
    mediaType: 'application/json',
    salt: '00112233445566778899aabbccddeeff',
    body,
  })
  return {
    line,
    ref: { id, direction, bytes: Buffer.byteLength(line), sha256: hash('sha256', line, 'hex') },
  }
}

/** The messages of one exchange with a long answer: a decision, each piece with the event that names it, and the end. */
export function answerLines(session: number, pieces: readonly string[]): string[][] {
  const exchange = summaryOf(session)
  const parts = pieces.map((piece) => {
    const { line, ref } = content(exchange, 'response', piece)
    const data = { exchange, content: [ref] }
    return [line, eventLine('operation.streamed', `exchange/${exchange.id}`, data)]
  })
  return [[decidedLine(exchange)], ...parts, [completedLine(exchange)]]
}

/** A decision that allows an exchange, and names content. */
function decidedLine(exchange: { readonly id: string }, refs: readonly object[] = []): string {
  const decision = {
    outcome: 'allow',
    access: 'read',
    reasons: [],
    policies: ['analysts-read'],
    policyVersion: 3,
    obligations: { mask: 'default' },
  }
  const data = { exchange, decision, content: refs, masked: [] }
  return eventLine('operation.decided', `exchange/${exchange.id}`, data)
}
