import type {
  Aggregate,
  Approval,
  ApprovalNews,
  EventId,
  RpcContract,
  SallyportEvent,
} from '@sallyport/contracts'
import type { Static, TSchema } from 'typebox'
import type { AuditStream } from './audit/audit-stream.ts'

/** Everything a service does on the bus. One connection; closing it ends every part that came from it. */
export interface Bus extends AsyncDisposable {
  /**
   * Calls a request/reply exchange. Calls to one subject that overlap ride together in one message (vector RPC), at
   * most two messages in flight, each call with its own deadline, result and error.
   *
   * Rejects with an {@link RpcError} that the server raised (or its bus: `invalid_request`, `internal`, `overloaded`,
   * `timeout`, `too_large`), or with a {@link BusError}: `unavailable` (nobody serves
   * the subject, or the server is gone), `timeout`, `overloaded` (the queue is full), `too_large`, `invalid_reply`.
   * A call is never repeated by the bus.
   */
  call<Q extends TSchema, A extends TSchema>(
    contract: RpcContract<Q, A>,
    request: Static<Q>,
    options?: CallOptions,
  ): Promise<Static<A>>

  /**
   * Answers an exchange, in a queue group: of several replicas one gets each message. A request that does not match its
   * schema is answered with `invalid_request` and never reaches the handler; neither does a reply that does not match
   * reach the caller. Disposing stops taking messages and waits for those under way.
   */
  serve<Q extends TSchema, A extends TSchema>(
    contract: RpcContract<Q, A>,
    handler: RpcHandler<Q, A>,
  ): Promise<AsyncDisposable>

  /**
   * Opens this writer's part of the journal, taking the fence from any earlier holder of the same name.
   * Rejects with a {@link BusError} `not_ready` (with what to do) where the stream, its durability settings or the
   * recorder's consumer are not as they must be.
   */
  openJournal(writer: string): Promise<JournalWriter>

  /** Control-plane events of one aggregate. */
  readonly state: StateStore

  /**
   * The arguments that approvers are shown, by the id of the approval. An entry goes by itself after eight days; an empty
   * one in its place takes it away at once.
   */
  readonly asked: EntryStore

  /** What edges hold for their clients until they come back, on whichever replica. An entry goes by itself after a week. */
  readonly held: EntryStore

  /** Who does what only one process may do at a time, each by its id, in the form that its holders agree on. */
  readonly leases: EntryStore

  /** How full the buckets of rates and budgets are. */
  readonly rates: RateStore

  /** Reads JOURNAL or STATE through the recorder's durable consumer. */
  readonly recorderFeed: RecorderFeed

  /** The audit stream. */
  readonly audit: AuditStream

  /** What approval bots are told. */
  readonly approvalNews: ApprovalNewsStream

  /** Resolves, with the reason, when the connection is gone for good. */
  readonly closed: Promise<Error | undefined>

  /** Whether the server answers now; for health checks. */
  healthy(): Promise<boolean>
}

export interface CallOptions {
  /** Milliseconds until the call rejects with `timeout`; what the bus was opened with unless said. */
  readonly deadlineMs?: number
  /** W3C trace context of the request that this call belongs to. */
  readonly traceparent?: string
}

export interface RpcContext {
  /** Aborts at the deadline of the call. */
  readonly signal: AbortSignal
  readonly traceparent?: string | undefined
}

export type RpcHandler<Q extends TSchema, A extends TSchema> = (
  request: Static<Q>,
  context: RpcContext,
) => Promise<Static<A>> | Static<A>

/**
 * One writer's ordered, fenced part of the journal. Lines appended while a message is under way ride in the next one.
 */
export interface JournalWriter extends AsyncDisposable {
  /**
   * Appends lines (each one JSON text without a line break), together and in order; resolves when the server has them
   * on disk. What resolved is never lost and never stands twice.
   *
   * Rejects with a {@link BusError}: `unavailable`, `timeout`, `full` (the journal takes no more until the recorder has
   * caught up), `overloaded`, `too_large`, or `fenced` (another process writes under this name; this writer is finished).
   * Its `mayStand` says whether the lines are certain not to stand: then they never will. Else they stand or will, once
   * and before anything that is appended later, unless this writer ends first: it goes on with them. Settles within 10
   * seconds. Throws a TypeError where a text is no line.
   */
  append(lines: readonly string[]): Promise<void>
  /** Resolves when the writer has lost its fence. */
  readonly fenced: Promise<void>
}

/** Where an aggregate stands in STATE, for optimistic concurrency. */
export interface StateEntry {
  readonly event: SallyportEvent
  readonly aggregate: Aggregate
  readonly id: string
  /** Sequence in the stream: the fence for the next append to the same aggregate. */
  readonly sequence: number
}

export interface StateStore {
  /**
   * Appends an event; `expected` is the sequence of the aggregate's last event, 0 for none. Returns the new sequence
   * when it is on disk. Rejects with a {@link BusError}: `conflict` (someone was faster: read again, decide again),
   * `unavailable`, `timeout`, `full`.
   */
  append(aggregate: Aggregate, id: string, event: SallyportEvent, expected: number): Promise<number>
  /** The event of one aggregate at that sequence; undefined where none of it stands there. */
  at(aggregate: Aggregate, id: string, sequence: number): Promise<StateEntry | undefined>
  /** All events of one aggregate, oldest first. */
  read(aggregate: Aggregate, id: string): Promise<readonly StateEntry[]>
  /**
   * Folds all events of the given aggregates in stream order, then follows. Resolves when everything that stood in the
   * stream at the time of the call has been handed over. The handler is never called twice at once, nor twice for one
   * event; if it throws, following stops and `failed` resolves with the error. `from: 'now'` leaves out what stood in the
   * stream before.
   */
  follow(
    aggregates: readonly Aggregate[],
    handler: (entry: StateEntry) => void | Promise<void>,
    options?: { readonly from?: 'start' | 'now' },
  ): Promise<StateFollower>
}

/** Entries by id, of which the newest counts. */
export interface EntryStore {
  /**
   * Puts an entry in the place of what is there; `expected` is the sequence of that, 0 for nothing. Returns the new
   * sequence when it is on disk. Rejects with a {@link BusError}: `conflict` (someone was faster), `unavailable`,
   * `timeout` (it may stand), `full`, `too_large`. Throws a TypeError where the id is not letters, digits, `_` and `-`.
   */
  put(id: string, data: string | Uint8Array, expected: number): Promise<number>
  /** The newest entry; undefined for none. Rejects with a {@link BusError} `unavailable` or `timeout`. */
  get(id: string): Promise<{ readonly data: Buffer; readonly sequence: number } | undefined>
}

/** How much was taken from a bucket and is not refilled yet, at a time by the writer's clock. */
export interface Fill {
  readonly used: number
  /** Unix milliseconds. */
  readonly at: number
}

/**
 * Buckets of rates and budgets, one for all replicas. Writes of one bucket are serialised by their fence and durable once
 * they return. An entry goes by itself two days after it was written last.
 */
export interface RateStore {
  /**
   * Puts a fill in the place of what is there; `expected` is the sequence of that, 0 for nothing. Returns the new sequence
   * when it is on disk. Rejects with a {@link BusError}: `conflict` (someone was faster), `unavailable`, `timeout` (it may
   * stand), `full`. Throws a TypeError where the id is not letters, digits, `_` and `-`, or the fill no pair of numbers.
   */
  put(id: string, fill: Fill, expected: number): Promise<number>
  /**
   * The newest fill; undefined for nothing. Rejects with a {@link BusError}: `unavailable`, `timeout`, or `invalid_reply`
   * where what is stored is no fill.
   */
  get(id: string): Promise<{ readonly fill: Fill; readonly sequence: number } | undefined>
}

export interface StateFollower extends AsyncDisposable {
  readonly failed: Promise<Error>
  /** Resolves when the event of that sequence has been handled. */
  reached(sequence: number): Promise<void>
  /**
   * Resolves when everything has been handled that stands in STATE at the time of the call, whoever wrote it. Rejects with
   * a {@link BusError} `unavailable` or `timeout`.
   */
  caughtUp(): Promise<void>
}

/**
 * One message of JOURNAL or STATE, in stream order. What was not acknowledged comes again to a later reader, and so may
 * the last message of each writer, which stays in the journal until a newer one is safe: a reader that starts again
 * passes over sequences that it has sealed already.
 */
export interface FeedMessage {
  readonly stream: 'journal' | 'state'
  readonly subject: string
  readonly sequence: number
  /** The stored bytes: NDJSON in the journal, one event in STATE; none where a process has taken the name of a writer. */
  readonly data: Uint8Array
  /**
   * Tells that the message is safe elsewhere; resolves when the server knows, or need not know yet. Rejects with a
   * {@link BusError} `unavailable` or `timeout`: then the message comes again.
   */
  ack(): Promise<void>
}

export interface RecorderFeed {
  /**
   * Messages of both streams that were not acknowledged yet. Waits up to `waitMs` for the first, then returns at once
   * what is there, at most `max`. An empty array means that nothing came.
   */
  next(max: number, waitMs: number): Promise<readonly FeedMessage[]>
  /** Sequence of the newest message of JOURNAL. Rejects with `not_ready` or `unavailable`. */
  journaled(): Promise<number>
  /** Gives back what was not acknowledged, so that another reader gets it at once. A later `next` begins anew. */
  release(): Promise<void>
}

/** One thing that happened to an approval, by the event of STATE that says so. */
export interface ApprovalNewsItem {
  readonly kind: ApprovalNews
  /** Sequence of that event in STATE: the order in which news are told. */
  readonly sequence: number
  readonly id: EventId
  /** When it happened: RFC 3339. */
  readonly time: string
  /** The approval as it stood then. */
  readonly approval: Approval
}

/** What became of a message: taken, or to be delivered again after a pause in milliseconds. */
export type Taken = 'taken' | { readonly againMs: number }

/** A durable consumer of news, one for all replicas that name it. */
export interface NewsConsumer {
  readonly durable: string
  /** Most news that this replica handles at once. */
  readonly atOnce: number
}

/** Takes one thing; `attempt` counts its deliveries from 1. Where it rejects, the thing comes again after a second. */
export type NewsHandler = (item: ApprovalNewsItem, attempt: number) => Promise<Taken>

export interface ApprovalNewsStream {
  /** Sequence of the newest event that was told of; undefined where the stream is empty. */
  lastTold(): Promise<number | undefined>
  /**
   * Tells one thing, unless it, or something later, was told already. Any number of replicas may tell the same in the order
   * of STATE: each thing stands once, in that order. Resolves when it stands on disk. Rejects with a {@link BusError}:
   * `unavailable`, `timeout`, `full`, `conflict` (others keep telling: the same can be told again), `invalid_reply` (what
   * stands there is no news), or `not_ready` (what this process knew to stand is gone: begin again behind `lastTold`).
   */
  tell(item: ApprovalNewsItem): Promise<void>
  /**
   * Hands what is told from now on to the handler, through a durable consumer of that name: of all replicas one gets each
   * thing, again until it is taken, and one that has to wait holds up no other. A consumer that stands goes on where it
   * was; one for which nobody asks for a week is removed by the server. Rejects with a {@link BusError} `not_ready` or
   * `unavailable`.
   */
  consume(consumer: NewsConsumer, handler: NewsHandler): Promise<AsyncDisposable>
  /** How many things a durable consumer still has to take. Rejects with a {@link BusError} `not_ready` or `unavailable`. */
  pending(durable: string): Promise<number>
}
