import type { RequestId } from '@sallyport/mcp'
import { EdgeError } from '../../errors.ts'
import { interrupted } from '../../exchange/interrupted.ts'
import { MAX_TARGET_BYTES } from '../../exchange/target-message.ts'
import type { TargetResponse } from '../target-client.ts'
import { Answering } from './answering.ts'

/** Requests under way on one pipe. */
const MAX_OPEN = 256
/** Of those, how many may be one principal's. */
const MAX_OPEN_PER_OWNER = 64
/** Bytes that may wait for one slow client: the longest message twice. */
const MAX_WAITING = 2 * MAX_TARGET_BYTES
/** Bytes that may wait for all clients of one pipe. */
const MAX_WAITING_TOTAL = 8 * MAX_TARGET_BYTES

/** A request as it is opened. */
export interface OpenRequest {
  readonly owner: string
  /** Its progress token, where it has one. */
  readonly token: RequestId | undefined
  readonly headers?: Readonly<Record<string, string>>
  /** Whether the target may be silent for as long as it likes. */
  readonly patient?: boolean
  /** Nobody hears what comes before its answer. */
  readonly unattended?: boolean
  readonly signal: AbortSignal
  /** It is over without an answer, so that the target works for nobody. */
  abandoned?(): void
}

interface Entry {
  readonly owner: string
  readonly token: RequestId | undefined
  readonly attended: boolean
  readonly answering: Answering
}

/** The requests that are under way on one pipe, by the ids under which the target knows them. */
export class OpenRequests {
  readonly #entries = new Map<RequestId, Entry>()
  readonly #silenceMs: number
  readonly #changed: () => void

  /**
   * `silenceMs` is how long the target may say nothing to a request. `changed` is called when a client has room again, and
   * when a request is over.
   */
  constructor(silenceMs: number, changed: () => void) {
    this.#silenceMs = silenceMs
    this.#changed = changed
  }

  get size(): number {
    return this.#entries.size
  }

  has(id: RequestId): boolean {
    return this.#entries.has(id)
  }

  /** The id of the one request that is open for a client; undefined where there are none or several. */
  get only(): RequestId | undefined {
    const [first, second] = this.#entries.entries().filter(([, { attended }]) => attended)
    return second === undefined ? first?.[0] : undefined
  }

  /** Whether the one client that is served is behind, so that waiting for it holds up nobody else. */
  get behind(): boolean {
    const [entry] = this.#entries.values()
    return this.#entries.size === 1 && entry?.answering.behind === true
  }

  /** The id of the request that came with this progress token. */
  withToken(token: unknown): RequestId | undefined {
    for (const [id, entry] of this.#entries)
      if (entry.token !== undefined && entry.token === token) return id
    return undefined
  }

  /**
   * Opens a request and resolves when its answer begins. Throws the EdgeError `target_unavailable` where too many are
   * open. When the signal aborts, the answer is cut off.
   */
  open(id: RequestId, request: OpenRequest): Promise<TargetResponse> {
    const { owner, token, signal } = request
    signal.throwIfAborted()
    this.#bound(owner)
    const cut = (): void => answering.cut(reasonOf(signal))
    const answering = new Answering({
      ...(request.headers !== undefined && { headers: request.headers }),
      ...(request.patient !== true && { silenceMs: this.#silenceMs }),
      room: this.#changed,
      over: (answered) => {
        signal.removeEventListener('abort', cut)
        this.#entries.delete(id)
        if (!answered) request.abandoned?.()
        this.#changed()
      },
    })
    signal.addEventListener('abort', cut, { once: true })
    this.#entries.set(id, { owner, token, attended: request.unattended !== true, answering })
    return answering.response
  }

  /** Passes on a message that belongs to a request; false where that is not open. One that lags too far behind is cut off. */
  deliver(id: RequestId, text: string): boolean {
    const answering = this.#entries.get(id)?.answering
    if (answering === undefined) return false
    if (this.#overflows(answering, text)) answering.cut(new Error('the client is too far behind'))
    else answering.message(text)
    return true
  }

  /** Passes on the answer to a request; false where that is not open. */
  answer(id: RequestId, text: string, status = 200): boolean {
    const answering = this.#entries.get(id)?.answering
    if (answering === undefined) return false
    if (this.#overflows(answering, text)) answering.cut(new Error('the client is too far behind'))
    else answering.answer(text, status)
    return true
  }

  /** Ends a request that will not be answered; what it was sent before still arrives. */
  end(id: RequestId, reason: Error): void {
    this.#entries.get(id)?.answering.end(reason)
  }

  /** Ends a request in that many milliseconds, unless it is answered before. */
  expire(id: RequestId, ms: number): void {
    this.#entries.get(id)?.answering.expire(ms, interrupted(undefined))
  }

  /** Ends all: the target is gone. */
  endAll(reason: Error = interrupted(undefined)): void {
    for (const { answering } of this.#entries.values()) answering.end(reason)
  }

  #overflows(answering: Answering, text: string): boolean {
    // A client that is not behind is given whatever one message may hold.
    if (!answering.behind) return false
    if (answering.waiting + text.length > MAX_WAITING) return true
    let total = text.length
    for (const entry of this.#entries.values()) total += entry.answering.waiting
    return total > MAX_WAITING_TOTAL
  }

  #bound(owner: string): void {
    let own = 0
    for (const entry of this.#entries.values()) if (entry.owner === owner) own += 1
    if (own >= MAX_OPEN_PER_OWNER || this.#entries.size >= MAX_OPEN)
      throw new EdgeError(
        'target_unavailable',
        'Too many requests to this target are under way; try again later.',
      )
  }
}

function reasonOf({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new Error('aborted')
}
