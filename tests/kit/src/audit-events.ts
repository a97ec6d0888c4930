import { connect, type NatsConnection } from '@nats-io/transport-node'

/** One record of the audit stream, as far as tests look at it. */
export interface AuditEvent {
  /** Last token of its subject: `api_activity`, `authentication`, … */
  readonly class: string
  readonly exchange: string | undefined
  readonly outcome: string | undefined
  readonly data: unknown
}

/** A consumer on `audit.>`, as a SIEM would be. */
export interface AuditListener extends AsyncDisposable {
  /** What came so far. */
  readonly seen: readonly AuditEvent[]
}

export interface NatsAccess {
  readonly url: string
  readonly user: string
  readonly password: string
  readonly passwords: ReadonlyMap<string, string>
}

/** Listens from now on, as a SIEM does. */
export async function listenToAudit(nats: NatsAccess): Promise<AuditListener> {
  const connection: NatsConnection = await connect({
    servers: nats.url,
    user: 'siem',
    pass: nats.passwords.get('siem') ?? '',
    inboxPrefix: '_INBOX.siem',
    maxReconnectAttempts: -1,
  })
  const seen: AuditEvent[] = []
  connection.subscribe('audit.>', {
    callback: (error, message) => {
      if (error === null) seen.push(toEvent(message.subject, message.string()))
    },
  })
  await connection.flush()
  return { seen, [Symbol.asyncDispose]: () => connection.close() }
}

function toEvent(subject: string, text: string): AuditEvent {
  const kind = subject.replace(/^audit\./, '')
  const data: unknown = kind === 'checkpoint' ? text : JSON.parse(text)
  const facts = memberOf(memberOf(data, 'unmapped'), 'sallyport')
  return {
    class: kind,
    exchange: textOf(facts, 'exchange'),
    outcome: textOf(facts, 'outcome'),
    data,
  }
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}

function textOf(value: unknown, key: string): string | undefined {
  const member = memberOf(value, key)
  return typeof member === 'string' ? member : undefined
}
