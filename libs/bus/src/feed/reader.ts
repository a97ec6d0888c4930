import type { JetStreamManager } from '@nats-io/jetstream'
import { RECORDER_CONSUMER, STREAMS } from '@sallyport/contracts'
import type { FeedMessage } from '../bus.ts'
import { BusError } from '../errors.ts'
import { type Delivery, pull } from '../jetstream/pull.ts'
import { type Deadlines, now, pause } from '../link/deadlines.ts'
import type { Link } from '../link/link.ts'
import type { Requester } from '../link/requester.ts'
import { ACK_WAIT_MS } from '../streams/definitions.ts'
import { consumerInfo } from '../streams/info.ts'
import { Hold } from './hold.ts'
import { StreamOrder } from './order.ts'

export interface FeedParts {
  readonly link: Link
  readonly requester: Requester
  readonly deadlines: Deadlines
  readonly manager: JetStreamManager
}

const BATCH = 64
const BATCH_BYTES = 16 * 1024 * 1024
/** Short, as a reader that was frozen takes messages with its last request, which come to another one later. */
const EXPIRES_MS = 2_000
const RETRY_MS = 250
const ACK_MS = 15_000
const ACK_ATTEMPT_MS = 2_000
/**
 * Most messages that wait to be taken, and bytes of them; further ones stay at the server. Little, as what waits here for
 * longer than the acknowledgement wait is sent again.
 */
const MAX_READY = 256
const MAX_READY_BYTES = 4 * 1024 * 1024
/** A writer that is silent for so many acknowledgement waits is taken for gone. */
const SILENT_ATTEMPTS = 600_000 / ACK_WAIT_MS

interface Entry {
  readonly sequence: number
  readonly subject: string
  readonly data: Uint8Array
  /** Where the acknowledgement goes; that of the newest delivery. */
  ack: string
}

/** Reads one stream through the recorder's durable consumer, in stream order. */
export class StreamReader implements AsyncDisposable {
  readonly #parts: FeedParts
  readonly #stream: 'journal' | 'state'
  readonly #onReady: () => void
  readonly #known = new Map<number, Entry>()
  readonly #hold = new Hold<Entry>()
  readonly #stop = new AbortController()
  #order: StreamOrder<Entry> | undefined
  #ready: Entry[] = []
  #readyBytes = 0
  #wanted = Promise.withResolvers<void>()
  #running: Promise<void> | undefined

  constructor(parts: FeedParts, stream: 'journal' | 'state', onReady: () => void) {
    this.#parts = parts
    this.#stream = stream
    this.#onReady = onReady
  }

  /** Begins to read; rejects with `not_ready` where the stream or its consumer is missing. */
  async start(): Promise<void> {
    const info = await this.#info()
    this.#order ??= new StreamOrder(info.delivered.stream_seq, info.num_ack_pending)
    this.#running ??= this.#run(this.#order)
  }

  get available(): number {
    return this.#ready.length
  }

  /** Takes up to so many messages. */
  take(max: number): FeedMessage[] {
    const taken = this.#ready.slice(0, max)
    this.#ready = this.#ready.slice(taken.length)
    for (const { data } of taken) this.#readyBytes -= data.length
    if (taken.length > 0) this.#wake()
    return taken.map((entry) => ({
      stream: this.#stream,
      subject: entry.subject,
      sequence: entry.sequence,
      data: entry.data,
      ack: () => this.#acknowledge(entry),
    }))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    this.#wake()
    await this.#running
    if (!this.#parts.link.up()) return
    // What is not acknowledged comes to the next reader at once, not after the wait.
    for (const { ack } of this.#known.values()) this.#parts.link.connection.publish(ack, '-NAK')
  }

  get #streamName(): string {
    return STREAMS[this.#stream].name
  }

  #info(): ReturnType<typeof consumerInfo> {
    return consumerInfo(this.#parts.manager, this.#streamName, RECORDER_CONSUMER)
  }

  get #isFull(): boolean {
    return this.#ready.length >= MAX_READY || this.#readyBytes >= MAX_READY_BYTES
  }

  #wake(): void {
    this.#wanted.resolve()
  }

  async #run(order: StreamOrder<Entry>): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      // One request at a time keeps what waits here bounded.
      // oxlint-disable-next-line no-await-in-loop
      await this.#round(order, signal)
    }
  }

  async #round(order: StreamOrder<Entry>, signal: AbortSignal): Promise<void> {
    // What is held back can only be freed by reading on.
    if (this.#isFull && !order.waits) {
      this.#wanted = Promise.withResolvers()
      return this.#wanted.promise
    }
    const request = {
      stream: this.#streamName,
      consumer: RECORDER_CONSUMER,
      batch: BATCH,
      maxBytes: BATCH_BYTES,
      expiresMs: EXPIRES_MS,
    }
    const { link, deadlines } = this.#parts
    const end = await pull(link, deadlines, request, signal, (d) => this.#arrive(order, d))
    if (end !== 'done' && !signal.aborted) {
      await pause(RETRY_MS)
      await link.whenUp(now() + EXPIRES_MS, signal)
    }
    if (order.waits) await this.#checkGap(order)
  }

  /** Goes on where the server has nothing more on its way than what has come. */
  async #checkGap(order: StreamOrder<Entry>): Promise<void> {
    const info = await this.#info().catch(() => undefined)
    if (info !== undefined && info.num_ack_pending <= this.#known.size) this.#offer(order.giveUp())
  }

  #arrive(order: StreamOrder<Entry>, delivery: Delivery): void {
    const { sequence, subject, data, ack } = delivery
    const known = this.#known.get(sequence)
    if (known === undefined) {
      const entry: Entry = { sequence, subject, data, ack }
      this.#known.set(sequence, entry)
      this.#offer(order.add(entry))
      return
    }
    known.ack = ack
    if (delivery.attempt > SILENT_ATTEMPTS && this.#hold.release(known)) this.#letGo(known)
  }

  #offer(entries: readonly Entry[]): void {
    for (const entry of entries) {
      this.#ready.push(entry)
      this.#readyBytes += entry.data.length
    }
    if (this.#ready.length > 0) this.#onReady()
  }

  async #acknowledge(entry: Entry): Promise<void> {
    const free = this.#stream === 'journal' ? this.#hold.add(entry) : [entry]
    await Promise.all(free.map((one) => this.#confirm(one, now() + ACK_MS)))
  }

  #letGo(entry: Entry): void {
    // One that is not confirmed comes again and is let go then.
    this.#confirm(entry, now() + ACK_MS).catch(() => {})
  }

  async #confirm(entry: Entry, until: number): Promise<void> {
    const { link, requester } = this.#parts
    try {
      await requester.request(entry.ack, '+ACK', ACK_ATTEMPT_MS)
      this.#known.delete(entry.sequence)
    } catch (error) {
      if (now() < until && !this.#stop.signal.aborted) {
        await pause(RETRY_MS)
        await link.whenUp(until, this.#stop.signal)
        return this.#confirm(entry, until)
      }
      this.#known.delete(entry.sequence)
      throw error instanceof BusError ? error : new BusError('unavailable', 'not acknowledged')
    }
  }
}
