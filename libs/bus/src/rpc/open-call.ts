import type { Expiring } from '../link/deadlines.ts'
import type { Ticket } from '../link/requester.ts'

/** A call before it is queued. */
export interface LaneCall {
  readonly requestJson: string
  readonly deadlineMs: number
  readonly traceparent?: string
  /** Takes the reply, not yet validated; throws where it does not match. */
  accept(reply: unknown): void
  reject(error: Error): void
}

/** A call that waits or is under way; `done` once it was settled in whatever way. */
export interface OpenCall extends Expiring {
  readonly call: LaneCall
  readonly bytes: number
  batch: Batch | undefined
  done: boolean
}

/** The calls of one message that was sent; it expires when it stops counting as in flight. */
export interface Batch extends Expiring {
  readonly calls: readonly OpenCall[]
  ticket: Ticket | undefined
  /** Calls that are not settled. */
  left: number
  holdsSlot: boolean
}
