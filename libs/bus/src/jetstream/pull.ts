import { createInbox, type Msg, nanos } from '@nats-io/nats-core'
import { type Deadlines, type Expiring, now } from '../link/deadlines.ts'
import type { Link } from '../link/link.ts'

/** A message that a consumer has delivered. */
export interface Delivery {
  readonly subject: string
  readonly data: Uint8Array
  header(name: string): string | undefined
  /** Sequence in the stream. */
  readonly sequence: number
  /** Which delivery of the consumer this is, counted from 1; a gap means that some were lost. */
  readonly delivery: number
  /** How often this message has been delivered, this time included. */
  readonly attempt: number
  /** How many messages of the stream the consumer has not delivered yet. */
  readonly pending: number
  /** Subject that an acknowledgement is sent to. */
  readonly ack: string
}

export interface PullRequest {
  readonly stream: string
  readonly consumer: string
  /** Most messages. */
  readonly batch: number
  readonly maxBytes?: number
  /** Milliseconds after which the server ends a request that is not filled. */
  readonly expiresMs: number
}

/** How a request ended: as asked, without its consumer, or because nothing is heard of the server any more. */
export type PullEnd = 'done' | 'gone' | 'lost'

const HEARTBEAT_MS = 1_000
const SILENCE_MS = 3_500

/** Asks a pull consumer for messages and hands over what comes, in the order of delivery. Never rejects. */
export function pull(
  link: Link,
  deadlines: Deadlines,
  request: PullRequest,
  signal: AbortSignal,
  onDelivery: (delivery: Delivery) => void,
): Promise<PullEnd> {
  if (!link.up() || link.connection.isClosed() || signal.aborted) return Promise.resolve('lost')
  const { promise, resolve } = Promise.withResolvers<PullEnd>()
  let count = 0
  let heardAt = now()
  let silence: Expiring | undefined
  const listen = (): void => {
    silence = { expiresAt: heardAt + SILENCE_MS, expire: checkSilence }
    deadlines.add(silence)
  }
  const checkSilence = (): void => (now() - heardAt >= SILENCE_MS ? resolve('lost') : listen())
  const inbox = createInbox(link.inbox)
  const subscription = link.connection.subscribe(inbox, {
    callback: (error, message) => {
      heardAt = now()
      if (error !== null) return resolve('lost')
      if (message.subject === inbox) {
        const end = endOf(message)
        if (end !== undefined) resolve(end)
        return
      }
      onDelivery(deliveryOf(message))
      if (++count === request.batch) resolve('done')
    },
  })
  const unwatch = link.watch((up) => {
    if (!up) resolve('lost')
  })
  const abort = (): void => resolve('lost')
  signal.addEventListener('abort', abort)
  listen()
  try {
    ask(link, request, inbox)
  } catch {
    resolve('lost')
  }
  return promise.finally(() => {
    signal.removeEventListener('abort', abort)
    unwatch()
    if (silence !== undefined) deadlines.remove(silence)
    if (!link.connection.isClosed()) subscription.unsubscribe()
  })
}

function ask(link: Link, request: PullRequest, inbox: string): void {
  const { stream, consumer, batch, maxBytes, expiresMs } = request
  const body = JSON.stringify({
    batch,
    ...(maxBytes !== undefined && { max_bytes: maxBytes }),
    expires: nanos(expiresMs),
    // The server refuses one that is longer than half of the request.
    ...(expiresMs >= 2 * HEARTBEAT_MS && { idle_heartbeat: nanos(HEARTBEAT_MS) }),
  })
  link.connection.publish(`$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumer}`, body, { reply: inbox })
}

/** What a status message says of its request; undefined for a sign of life. */
function endOf(message: Msg): PullEnd | undefined {
  const code = message.headers?.code
  if (code === 100) return undefined
  if (code === 503) return 'gone'
  return /deleted/i.test(message.headers?.description ?? '') ? 'gone' : 'done'
}

/**
 * Reads the acknowledgement subject, `$JS.ACK.[<domain>.<account>.]<stream>.<consumer>.<attempt>.<sequence>.<delivery>…`
 * (NATS ADR-15); with domain and account there are more tokens and one at the end is random.
 */
function deliveryOf(message: Msg): Delivery {
  const ack = message.reply ?? ''
  const tokens = ack.split('.')
  const at = tokens.length > 9 ? 6 : 4
  const [attempt = 0, sequence = 0, delivery = 0, , pending = 0] = tokens
    .slice(at, at + 5)
    .map(Number)
  return {
    subject: message.subject,
    data: message.data,
    header: (name) => {
      const value = message.headers?.get(name)
      return value === '' ? undefined : value
    },
    sequence,
    delivery,
    attempt,
    pending,
    ack,
  }
}
