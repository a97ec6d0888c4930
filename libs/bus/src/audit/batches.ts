import { STREAMS } from '@sallyport/contracts'
import type { AuditBatch, AuditReader, AuditRecord, BatchOptions } from './audit-stream.ts'
import { StreamOrder } from '../feed/order.ts'
import { type DurableOptions, type DurableParts, openDurable } from '../jetstream/durable.ts'
import { type Delivery, type PullEnd, pull } from '../jetstream/pull.ts'
import { now, pause } from '../link/deadlines.ts'
import { consumerInfo } from '../streams/info.ts'
import { nextPlace } from './place.ts'
import { readRecord } from './record.ts'

/** Most records of a batch. */
const MAX_BATCH = 512
/** How long the first record of a batch is waited for, and how long others may join it. */
const FIRST_MS = 10_000
const JOIN_MS = 100
/** How long is waited for what an earlier reader had, before it is asked whether it still comes. */
const EARLIER_MS = 1_000
const RETRY_MS = 250
/** A batch that the handler refused is handed over again after this time. */
const AGAIN_MS = 1_000
const ACK_MS = 2_000
/** What a reader that died had comes again after this time. */
const ACK_WAIT_MS = 2_000

/** Reads the audit stream through a durable consumer, batch by batch, in the order of the stream. */
export class BatchReader implements AuditReader {
  readonly #parts: DurableParts
  readonly #options: BatchOptions
  readonly #handler: (batch: AuditBatch) => Promise<void>
  readonly #stop = new AbortController()
  readonly #order: StreamOrder<Delivery>
  /** What was delivered and is not done: its acknowledgement goes where its newest delivery says. */
  readonly #acks = new Map<number, string>()
  #ready: Delivery[] = []
  /** Sequence of the last record that is done. */
  #done: number
  #reached = 0
  readonly #running: Promise<void>

  private constructor(
    parts: DurableParts,
    options: BatchOptions,
    handler: (batch: AuditBatch) => Promise<void>,
    at: { readonly done: number; readonly delivered: number; readonly unsettled: number },
  ) {
    this.#parts = parts
    this.#options = options
    this.#handler = handler
    this.#done = at.done
    this.#order = new StreamOrder(at.delivered, at.unsettled)
    this.#running = this.#run(this.#stop.signal)
  }

  /** Makes the consumer where it is missing, and begins to read. */
  static async open(
    parts: DurableParts,
    options: BatchOptions,
    handler: (batch: AuditBatch) => Promise<void>,
  ): Promise<BatchReader> {
    const durable: DurableOptions = {
      stream: STREAMS.audit.name,
      durable: options.durable,
      deliver: 'all',
      maxAckPending: MAX_BATCH,
      atOnce: 1,
      ackWaitMs: ACK_WAIT_MS,
    }
    await openDurable(parts.manager, durable)
    const info = await consumerInfo(parts.manager, durable.stream, durable.durable)
    return new BatchReader(parts, options, handler, {
      done: info.ack_floor.stream_seq,
      delivered: info.delivered.stream_seq,
      unsettled: info.num_ack_pending,
    })
  }

  get reached(): number {
    return Math.max(this.#reached, this.#done)
  }

  /** Stops asking, waits for the batch that is handled, and gives back what is not done. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#running
    const { link } = this.#parts
    if (link.up()) for (const ack of this.#acks.values()) link.connection.publish(ack, '-NAK')
    this.#acks.clear()
  }

  async #run(signal: AbortSignal): Promise<void> {
    /* oxlint-disable no-await-in-loop */
    while (!signal.aborted) {
      await this.#fill(signal)
      while (this.#ready.length > 0 && !signal.aborted) await this.#hand()
    }
    /* oxlint-enable no-await-in-loop */
  }

  /** Waits for a first record, then for those that are there already. */
  async #fill(signal: AbortSignal): Promise<void> {
    const expiresMs = this.#order.waits ? EARLIER_MS : FIRST_MS
    let end = await this.#pull({ batch: 1, expiresMs }, signal)
    const room = this.#options.records - this.#acks.size
    if (end === 'done' && room > 0 && this.#acks.size > 0)
      end = await this.#pull(
        { batch: room, expiresMs: JOIN_MS, maxBytes: this.#options.bytes },
        signal,
      )
    if (end !== 'done' && !signal.aborted) {
      await pause(RETRY_MS)
      await this.#parts.link.whenUp(now() + FIRST_MS, signal)
    }
    if (this.#order.waits) await this.#checkEarlier()
  }

  #pull(
    asked: { readonly batch: number; readonly expiresMs: number; readonly maxBytes?: number },
    signal: AbortSignal,
  ): Promise<PullEnd> {
    const { link, deadlines } = this.#parts
    const request = { stream: STREAMS.audit.name, consumer: this.#options.durable, ...asked }
    return pull(link, deadlines, request, signal, (delivery) => this.#arrive(delivery))
  }

  #arrive(delivery: Delivery): void {
    const { sequence, ack } = delivery
    this.#reached = Math.max(this.#reached, sequence)
    if (sequence <= this.#done) {
      // Done, and the server did not hear of it.
      this.#parts.link.connection.publish(ack, '+ACK')
      return
    }
    const known = this.#acks.has(sequence)
    this.#acks.set(sequence, ack)
    if (!known) this.#ready.push(...this.#order.add(delivery))
  }

  /** Goes on where the server has nothing more on its way than what has come: the rest was dropped. */
  async #checkEarlier(): Promise<void> {
    const { manager } = this.#parts
    const info = await consumerInfo(manager, STREAMS.audit.name, this.#options.durable).catch(
      () => undefined,
    )
    if (info !== undefined && info.num_ack_pending <= this.#acks.size)
      this.#ready.push(...this.#order.giveUp())
  }

  async #hand(): Promise<void> {
    const deliveries = this.#next()
    const first = deliveries[0]?.sequence ?? 0
    const records = deliveries
      .map(readRecord)
      .filter((one): one is AuditRecord => one !== undefined)
    try {
      const before = await this.#before(first)
      await this.#handler({ records, ...before, behind: deliveries.at(-1)?.pending ?? 0 })
    } catch {
      if (!this.#stop.signal.aborted) await pause(AGAIN_MS)
      return
    }
    this.#ready = this.#ready.slice(deliveries.length)
    this.#done = deliveries.at(-1)?.sequence ?? this.#done
    await this.#acknowledge(deliveries)
  }

  /** What became of those between the last that is done and this one, which did not come. */
  async #before(first: number): Promise<Pick<AuditBatch, 'dropped' | 'elsewhere'>> {
    const absent = Math.max(0, first - this.#done - 1)
    if (absent === 0) return { dropped: 0, elsewhere: 0 }
    const { manager, requester } = this.#parts
    const [info, standing] = await Promise.all([
      consumerInfo(manager, STREAMS.audit.name, this.#options.durable),
      nextPlace(requester, this.#done + 1),
    ])
    const done = Math.max(this.#done, info.ack_floor.stream_seq)
    const dropped = Math.min((standing?.sequence ?? first) - done - 1, first - done - 1)
    return { dropped: Math.max(0, dropped), elsewhere: absent - Math.max(0, dropped) }
  }

  /** The batch at the front: one record at least, and no more than it may have. */
  #next(): readonly Delivery[] {
    const { records, bytes } = this.#options
    let size = 0
    const end = this.#ready.findIndex(({ data }, at) => {
      size += data.length
      return at >= records || (at > 0 && size > bytes)
    })
    return end < 0 ? this.#ready : this.#ready.slice(0, end)
  }

  /** The last one is waited for: the server takes those before it first. What it misses comes again, and is passed over. */
  async #acknowledge(deliveries: readonly Delivery[]): Promise<void> {
    const { link, requester } = this.#parts
    const acks = deliveries.map(({ sequence, ack }) => this.#acks.get(sequence) ?? ack)
    for (const { sequence } of deliveries) this.#acks.delete(sequence)
    const last = acks.pop()
    if (last === undefined || !link.up()) return
    for (const ack of acks) link.connection.publish(ack, '+ACK')
    await requester.request(last, '+ACK', ACK_MS).catch(() => {})
  }
}
