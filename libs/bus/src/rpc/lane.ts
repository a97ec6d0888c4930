import type { Msg } from '@nats-io/nats-core'
import { BusError, RpcError } from '../errors.ts'
import { type Deadlines, now } from '../link/deadlines.ts'
import type { Requester } from '../link/requester.ts'
import type { Batch, LaneCall, OpenCall } from './open-call.ts'
import {
  BATCH_BYTES,
  callsText,
  callText,
  ENVELOPE_BYTES,
  MAX_CALLS,
  parseResults,
  type WireFault,
} from './wire.ts'

/** Most calls that may wait or be under way on one lane. */
const MAX_OPEN_CALLS = 4_096
const MAX_OPEN_BYTES = 64 * 1024 * 1024
const SLOTS = 2
/** A message that is older no longer holds back the next: what is slow must not block what is quick. */
const SLOT_MS = 25
/** What the envelope of one call adds to its request, at most. */
const CALL_BYTES = 128

export interface LaneOptions {
  readonly subject: string
  readonly requester: Requester
  readonly deadlines: Deadlines
  readonly maxPayload: number
}

/**
 * The way of all calls to one subject. At most two messages are in flight, and calls that arrive meanwhile ride together
 * in the next, as do those of one turn of the event loop. What waits is bounded in count and bytes.
 */
export class Lane {
  readonly #options: LaneOptions
  #queue: OpenCall[] = []
  #openCalls = 0
  #openBytes = 0
  #slots = 0
  #scheduled = false

  constructor(options: LaneOptions) {
    this.#options = options
  }

  /** Queues a call. Throws `overloaded` or `too_large`. */
  add(call: LaneCall): void {
    const { subject, maxPayload, deadlines } = this.#options
    const bytes = Buffer.byteLength(call.requestJson) + CALL_BYTES
    if (bytes + ENVELOPE_BYTES > maxPayload)
      throw new BusError('too_large', `the request to ${subject} is larger than a message can be`)
    if (this.#openCalls >= MAX_OPEN_CALLS || this.#openBytes + bytes > MAX_OPEN_BYTES)
      throw new BusError('overloaded', `too many calls to ${subject} wait: try again later`)
    const open: OpenCall = {
      call,
      bytes,
      batch: undefined,
      done: false,
      expiresAt: now() + call.deadlineMs,
      expire: () =>
        this.#fail(
          open,
          new BusError('timeout', `no answer from ${subject} in ${call.deadlineMs} ms`),
        ),
    }
    this.#openCalls++
    this.#openBytes += bytes
    deadlines.add(open)
    this.#queue.push(open)
    this.#schedule()
  }

  #schedule(): void {
    if (this.#scheduled || this.#queue.length === 0) return
    this.#scheduled = true
    queueMicrotask(() => {
      this.#scheduled = false
      while (this.#slots < SLOTS && this.#queue.length > 0) this.#send(this.#takeBatch())
    })
  }

  #takeBatch(): OpenCall[] {
    let count = 0
    for (let bytes = 0; count < this.#queue.length && count < MAX_CALLS; count++) {
      bytes += this.#queue[count]?.bytes ?? 0
      if (count > 0 && bytes > BATCH_BYTES) break
    }
    const taken = this.#queue.slice(0, count)
    this.#queue = this.#queue.slice(count)
    return taken.filter((open) => !open.done)
  }

  #send(calls: readonly OpenCall[]): void {
    if (calls.length === 0) return
    const { subject, requester, deadlines } = this.#options
    const sentAt = now()
    const batch: Batch = {
      calls,
      ticket: undefined,
      left: calls.length,
      holdsSlot: true,
      expiresAt: sentAt + SLOT_MS,
      expire: () => this.#freeSlot(batch),
    }
    this.#slots++
    deadlines.add(batch)
    const texts = calls.map((open) => {
      open.batch = batch
      const left = Math.max(1, Math.ceil(open.expiresAt - sentAt))
      return callText(open.call.requestJson, left, open.call.traceparent)
    })
    const lost = (error: Error): void => calls.forEach((open) => this.#fail(open, error))
    try {
      const answer = (message: Msg): void => this.#receive(batch, message)
      batch.ticket = requester.send(subject, callsText(texts), { answer, lost })
    } catch (error) {
      lost(error instanceof Error ? error : new BusError('unavailable', 'nothing was sent'))
    }
  }

  #receive(batch: Batch, message: Msg): void {
    this.#freeSlot(batch)
    try {
      const results = parseResults(JSON.parse(message.string()))
      if ('error' in results)
        for (const open of batch.calls) this.#fail(open, rpcError(results.error))
      else
        for (const { i, reply, error } of results.results)
          this.#settle(batch.calls[i], reply, error)
    } catch (cause) {
      const error = this.#invalidReply('is not valid', cause)
      for (const open of batch.calls) this.#fail(open, error)
    }
  }

  #settle(open: OpenCall | undefined, reply: unknown, fault: WireFault | undefined): void {
    if (open === undefined) return
    if (fault !== undefined) {
      this.#fail(open, rpcError(fault))
    } else if (this.#finish(open)) {
      try {
        open.call.accept(reply)
      } catch (cause) {
        open.call.reject(this.#invalidReply('does not match its schema', cause))
      }
    }
  }

  #fail(open: OpenCall, error: Error): void {
    if (this.#finish(open)) open.call.reject(error)
  }

  /** Takes a call out of all books; false where that was done before. */
  #finish(open: OpenCall): boolean {
    if (open.done) return false
    open.done = true
    this.#openCalls--
    this.#openBytes -= open.bytes
    this.#options.deadlines.remove(open)
    const { batch } = open
    if (batch !== undefined && --batch.left === 0) {
      batch.ticket?.forget()
      this.#freeSlot(batch)
    }
    return true
  }

  #freeSlot(batch: Batch): void {
    if (!batch.holdsSlot) return
    batch.holdsSlot = false
    this.#options.deadlines.remove(batch)
    this.#slots--
    this.#schedule()
  }

  #invalidReply(what: string, cause: unknown): BusError {
    return new BusError('invalid_reply', `a reply from ${this.#options.subject} ${what}`, { cause })
  }
}

const rpcError = (fault: WireFault): RpcError =>
  new RpcError(fault.code, fault.message, fault.retryable)
