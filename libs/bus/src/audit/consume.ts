import type { JetStreamManager } from '@nats-io/jetstream'
import { nanos } from '@nats-io/nats-core'
import { STREAMS } from '@sallyport/contracts'
import type { AuditRecord } from '../bus.ts'
import { type Delivery, pull } from '../jetstream/pull.ts'
import { type Deadlines, now, pause } from '../link/deadlines.ts'
import type { Link } from '../link/link.ts'
import type { Requester } from '../link/requester.ts'
import { infoError, isMissing } from '../streams/info.ts'
import { readRecord } from './record.ts'

export interface AuditConsumerParts {
  readonly link: Link
  readonly deadlines: Deadlines
  readonly requester: Requester
  readonly manager: JetStreamManager
}

const STREAM = STREAMS.audit.name
const EXPIRES_MS = 10_000
const RETRY_MS = 250
const ACK_MS = 2_000
const ACK_WAIT_MS = 30_000
/** A record that the handler refused comes again after this time. */
const AGAIN_MS = 1_000

/** Makes the durable consumer where it is missing. One message at a time keeps the order across repeats. */
export async function openAuditConsumer(manager: JetStreamManager, durable: string): Promise<void> {
  try {
    await manager.consumers.info(STREAM, durable).catch((error: unknown) => {
      if (!isMissing(error)) throw error
      return manager.consumers.add(STREAM, {
        durable_name: durable,
        ack_policy: 'explicit',
        deliver_policy: 'all',
        ack_wait: nanos(ACK_WAIT_MS),
        max_ack_pending: 1,
        max_deliver: -1,
      })
    })
  } catch (error) {
    throw infoError(error, `consumer ${durable} of stream ${STREAM}`)
  }
}

/** Hands every record to a handler, in order, until it has taken it. */
export class AuditConsumer implements AsyncDisposable {
  readonly #parts: AuditConsumerParts
  readonly #durable: string
  readonly #handler: (record: AuditRecord) => Promise<void>
  readonly #stop = new AbortController()
  readonly #running: Promise<void>
  #handling: Promise<void> = Promise.resolve()

  constructor(
    parts: AuditConsumerParts,
    durable: string,
    handler: (record: AuditRecord) => Promise<void>,
  ) {
    this.#parts = parts
    this.#durable = durable
    this.#handler = handler
    this.#running = this.#run()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#running
    await this.#handling
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    const { link, deadlines } = this.#parts
    const request = { stream: STREAM, consumer: this.#durable, batch: 64, expiresMs: EXPIRES_MS }
    while (!signal.aborted) {
      // oxlint-disable-next-line no-await-in-loop
      const end = await pull(link, deadlines, request, signal, (delivery) => {
        this.#handling = this.#handling.then(() => this.#take(delivery))
      })
      // oxlint-disable-next-line no-await-in-loop
      if (end !== 'done' && !signal.aborted) await this.#recover()
    }
  }

  async #recover(): Promise<void> {
    await pause(RETRY_MS)
    await this.#parts.link.whenUp(now() + EXPIRES_MS, this.#stop.signal)
  }

  async #take(delivery: Delivery): Promise<void> {
    const record = readRecord(delivery)
    try {
      if (record !== undefined) await this.#handler(record)
      await this.#parts.requester.request(delivery.ack, '+ACK', ACK_MS)
    } catch {
      // Not taken, or not known to be: the server gives it again.
      const again = `-NAK {"delay":${nanos(AGAIN_MS)}}`
      if (this.#parts.link.up()) this.#parts.link.connection.publish(delivery.ack, again)
    }
  }
}
