import { nanos, nuid } from '@nats-io/nats-core'
import { type Aggregate, stateSubject, STREAMS } from '@sallyport/contracts'
import type { StateEntry, StateFollower } from '../bus.ts'
import { BusError } from '../errors.ts'
import { readMessage } from '../jetstream/api.ts'
import { createConsumer } from '../jetstream/consumer.ts'
import { type Delivery, pull } from '../jetstream/pull.ts'
import { type Deadlines, now, pause } from '../link/deadlines.ts'
import type { Link } from '../link/link.ts'
import type { Requester } from '../link/requester.ts'
import { infoError } from '../streams/info.ts'
import { readEvent } from './event.ts'
import { Reading } from './reading.ts'

export interface FollowerParts {
  readonly link: Link
  readonly deadlines: Deadlines
  readonly requester: Requester
}

const STREAM = STREAMS.state.name
const BATCH = 256
const EXPIRES_MS = 10_000
const RETRY_MS = 250
/** A consumer that nobody asks any more is removed by the server after this time. */
const INACTIVE_MS = 60_000

interface Waiter {
  readonly sequence: number
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

/**
 * Hands every event of some aggregates that stands behind a sequence to a handler, once and in order. It reads by a consumer of its own; when that or
 * the connection is lost, a new one goes on behind the last event that was handled.
 */
export class Follower implements StateFollower {
  readonly #parts: FollowerParts
  readonly #aggregates: readonly Aggregate[]
  readonly #handler: (entry: StateEntry) => void | Promise<void>
  readonly #failed = Promise.withResolvers<Error>()
  readonly #stop = new AbortController()
  readonly #running: Promise<void>
  #handled: number
  #waiters: Waiter[] = []
  #ended: Error | undefined
  readonly failed = this.#failed.promise

  constructor(
    parts: FollowerParts,
    aggregates: readonly Aggregate[],
    handler: (entry: StateEntry) => void | Promise<void>,
    behind: number,
  ) {
    this.#handled = behind
    this.#parts = parts
    this.#aggregates = aggregates
    this.#handler = handler
    this.#running = this.#run()
  }

  reached(sequence: number): Promise<void> {
    if (this.#handled >= sequence) return Promise.resolve()
    if (this.#ended !== undefined) return Promise.reject(this.#ended)
    return new Promise((resolve, reject) => this.#waiters.push({ sequence, resolve, reject }))
  }

  async caughtUp(): Promise<void> {
    await this.reached(await lastOf(this.#parts.requester, this.#aggregates))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end(new BusError('closed', 'following was ended'))
    await this.#running
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    try {
      while (!signal.aborted) {
        // Each consumer goes on where the one before was lost.
        // oxlint-disable-next-line no-await-in-loop
        await this.#consume(signal)
      }
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error('a handler failed', { cause })
      this.#end(error)
      this.#failed.resolve(error)
    }
  }

  /** Reads by one consumer until it is lost; throws what cannot be helped by another. */
  async #consume(signal: AbortSignal): Promise<void> {
    const consumer = await this.#create()
    if (consumer === undefined) return pause(RETRY_MS)
    const reading = new Reading((delivery) => this.#handle(delivery))
    const request = { stream: STREAM, consumer, batch: BATCH, expiresMs: EXPIRES_MS }
    const { link, deadlines } = this.#parts
    const both = AbortSignal.any([signal, reading.broken])
    while (!both.aborted) {
      // oxlint-disable-next-line no-await-in-loop
      const end = await pull(link, deadlines, request, both, (d) => reading.add(d))
      // oxlint-disable-next-line no-await-in-loop
      await reading.drained()
      if (end !== 'done') return
    }
  }

  /** Makes a consumer that starts behind the last handled event; undefined where the server cannot now. */
  async #create(): Promise<string | undefined> {
    if (!(await this.#parts.link.whenUp(now() + EXPIRES_MS, this.#stop.signal))) return undefined
    const name = nuid.next()
    try {
      await createConsumer(this.#parts.requester, STREAM, {
        name,
        ack_policy: 'none',
        deliver_policy: 'by_start_sequence',
        opt_start_seq: this.#handled + 1,
        filter_subjects: this.#aggregates.map((aggregate) => stateSubject(aggregate, '*')),
        inactive_threshold: nanos(INACTIVE_MS),
        mem_storage: true,
        num_replicas: 1,
      })
      return name
    } catch (error) {
      const reason = infoError(error, `stream ${STREAM}`)
      if (reason.code === 'not_ready') throw reason
      return undefined
    }
  }

  async #handle(delivery: Delivery): Promise<void> {
    if (delivery.sequence <= this.#handled || this.#stop.signal.aborted) return
    const [, kind, id = ''] = delivery.subject.split('.')
    const aggregate = this.#aggregates.find((name) => name === kind)
    if (aggregate === undefined) return
    const { sequence } = delivery
    await this.#handler({ event: readEvent(delivery.data), aggregate, id, sequence })
    this.#handled = sequence
    const [reached, others] = partition(this.#waiters, (w) => w.sequence <= sequence)
    this.#waiters = others
    for (const waiter of reached) waiter.resolve()
  }

  #end(error: Error): void {
    this.#ended ??= error
    this.#stop.abort()
    for (const waiter of this.#waiters) waiter.reject(error)
    this.#waiters = []
  }
}

function partition<T>(all: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [all.filter((item) => test(item)), all.filter((item) => !test(item))]
}

/** Sequence of the newest event of the aggregates; 0 for none. */
export async function lastOf(
  requester: Requester,
  aggregates: readonly Aggregate[],
): Promise<number> {
  const last = await Promise.all(
    aggregates.map((aggregate) =>
      readMessage(requester, STREAM, { last_by_subj: stateSubject(aggregate, '*') }),
    ),
  )
  return Math.max(0, ...last.map((message) => message?.sequence ?? 0))
}
