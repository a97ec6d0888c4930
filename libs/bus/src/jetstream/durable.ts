import type { JetStreamManager } from '@nats-io/jetstream'
import { nanos } from '@nats-io/nats-core'
import type { Taken } from '../bus.ts'
import { type Deadlines, now, pause } from '../link/deadlines.ts'
import type { Link } from '../link/link.ts'
import type { Requester } from '../link/requester.ts'
import { infoError, isMissing } from '../streams/info.ts'
import { type Delivery, pull } from './pull.ts'

export interface DurableParts {
  readonly link: Link
  readonly deadlines: Deadlines
  readonly requester: Requester
  readonly manager: JetStreamManager
}

/** A durable consumer: what it is at the server, and how its messages are handled here. */
export interface DurableOptions {
  readonly stream: string
  readonly durable: string
  /** Where it begins when it is made: with everything that stands, or with what comes. */
  readonly deliver: 'all' | 'new'
  /** Most messages that are delivered and neither taken nor given back for good, at all replicas together. */
  readonly maxAckPending: number
  /** Most messages that this replica handles at once. 1, with as many pending, keeps the order across repeats. */
  readonly atOnce: number
  /** Milliseconds without anyone asking after which the server removes it; it stays for ever unless said. */
  readonly unusedMs?: number
  /** Milliseconds after which what was delivered and not acknowledged is delivered again; 30 seconds unless said. */
  readonly ackWaitMs?: number
}

/** Takes a message; where it rejects, the message comes again after a second. */
export type DurableHandler = (delivery: Delivery) => Promise<Taken>

const BATCH = 64
const EXPIRES_MS = 10_000
const RETRY_MS = 250
const ACK_MS = 2_000
const ACK_WAIT_MS = 30_000
/** A message that the handler refused comes again after this time. */
const AGAIN_MS = 1_000

/** Makes the durable consumer where it is missing; one that stands is left as it is. */
export async function openDurable(
  manager: JetStreamManager,
  options: DurableOptions,
): Promise<void> {
  const { stream, durable, deliver, maxAckPending, unusedMs, ackWaitMs = ACK_WAIT_MS } = options
  try {
    await manager.consumers.info(stream, durable).catch((error: unknown) => {
      if (!isMissing(error)) throw error
      return manager.consumers.add(stream, {
        durable_name: durable,
        ack_policy: 'explicit',
        deliver_policy: deliver,
        ack_wait: nanos(ackWaitMs),
        max_ack_pending: maxAckPending,
        max_deliver: -1,
        ...(unusedMs !== undefined && { inactive_threshold: nanos(unusedMs) }),
      })
    })
  } catch (error) {
    throw infoError(error, `consumer ${durable} of stream ${stream}`)
  }
}

/** Hands the messages of a durable consumer to a handler, each again until it is taken. Of several replicas one gets each. */
export class DurableConsumer implements AsyncDisposable {
  readonly #parts: DurableParts
  readonly #options: DurableOptions
  readonly #handler: DurableHandler
  readonly #stop = new AbortController()
  readonly #handling = new Set<Promise<void>>()
  readonly #waiting: Delivery[] = []
  readonly #running: Promise<void>

  constructor(parts: DurableParts, options: DurableOptions, handler: DurableHandler) {
    this.#parts = parts
    this.#options = options
    this.#handler = handler
    this.#running = this.#run()
  }

  /** Stops asking, and waits for what is handled. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#running
    await this.#idle()
  }

  async #idle(): Promise<void> {
    if (this.#handling.size === 0) return
    await Promise.all(this.#handling)
    return this.#idle()
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      // oxlint-disable-next-line no-await-in-loop
      await this.#round(signal)
    }
  }

  async #round(signal: AbortSignal): Promise<void> {
    const { link, deadlines, manager } = this.#parts
    const { stream, durable, deliver } = this.#options
    const batch = this.#batch()
    if (batch === 0) return Promise.race(this.#handling)
    const request = { stream, consumer: durable, batch, expiresMs: EXPIRES_MS }
    const end = await pull(link, deadlines, request, signal, (delivery) => {
      this.#waiting.push(delivery)
      this.#begin()
    })
    if (end === 'done' || signal.aborted) return
    await pause(RETRY_MS)
    await link.whenUp(now() + EXPIRES_MS, signal)
    // One that would begin with everything again is for whoever reads it to make anew.
    if (end === 'gone' && deliver === 'new' && !signal.aborted)
      await openDurable(manager, this.#options).catch(() => {})
  }

  /** How many messages to ask for. The server holds back what is too much at once, or else nothing is asked for that would wait. */
  #batch(): number {
    const { maxAckPending, atOnce } = this.#options
    return maxAckPending <= atOnce ? BATCH : atOnce - this.#handling.size - this.#waiting.length
  }

  #begin(): void {
    while (this.#handling.size < this.#options.atOnce) {
      const delivery = this.#waiting.shift()
      if (delivery === undefined) return
      const handled = this.#take(delivery).finally(() => {
        this.#handling.delete(handled)
        this.#begin()
      })
      this.#handling.add(handled)
    }
  }

  async #take(delivery: Delivery): Promise<void> {
    try {
      const taken = await this.#handler(delivery)
      if (taken !== 'taken') return this.#giveBack(delivery, taken.againMs)
      await this.#parts.requester.request(delivery.ack, '+ACK', ACK_MS)
    } catch {
      // Not taken, or not known to be: the server gives it again.
      this.#giveBack(delivery, AGAIN_MS)
    }
  }

  /** Where the server does not hear of it, it gives the message again by itself. */
  #giveBack({ ack }: Delivery, againMs: number): void {
    const { link } = this.#parts
    if (link.up()) link.connection.publish(ack, `-NAK {"delay":${nanos(againMs)}}`)
  }
}
