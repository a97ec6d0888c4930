import { STREAMS } from '@sallyport/contracts'
import type { JournalWriter } from '../bus.ts'
import { BusError } from '../errors.ts'
import { ID_HEADER, publishFenced } from '../jetstream/publish.ts'
import { type Deadlines, type Expiring, now } from '../link/deadlines.ts'
import type { Link } from '../link/link.ts'
import type { Requester } from '../link/requester.ts'

/** Bytes after which a message takes no further lines; one larger append rides alone. */
const BATCH_BYTES = 512 * 1024
/** What headers and protocol add to the lines of a message, at most. */
const ENVELOPE_BYTES = 1_024
const MAX_OPEN_APPENDS = 8_192
const MAX_OPEN_BYTES = 64 * 1024 * 1024
/** How long an append waits to be written, and then for its confirmation. */
const APPEND_MS = 5_000
/** Shorter than the recorder keeps the last message of a writer that is silent. */
const KEPT_MS = 540_000

interface Append extends Expiring {
  readonly text: string
  readonly bytes: number
  readonly resolve: () => void
  readonly reject: (error: BusError) => void
  done: boolean
}

/** A message on its way. */
interface Outgoing {
  readonly id: string
  readonly payload: string
  /** Until when it is tried; of the monotonic clock, in milliseconds, as is `since`. */
  readonly until: number
  /** When it was tried first. */
  readonly since: number
  /** Whether nobody knows what became of that. */
  readonly doubtful: boolean
}

/** What was never sent stands nowhere. */
const UNWRITTEN = { mayStand: false }

interface WriterOptions {
  readonly link: Link
  readonly requester: Requester
  readonly deadlines: Deadlines
  readonly subject: string
  /** Prefix of the ids of this writer's messages, and of no other's. */
  readonly claim: string
  /** Sequence of this writer's last message. */
  readonly fence: number
}

/** Appends lines to one subject, one message in flight: its fence is the sequence of the message before. */
export class Writer implements JournalWriter {
  readonly #options: WriterOptions
  readonly #lost = Promise.withResolvers<void>()
  #queue: Append[] = []
  #openAppends = 0
  #openBytes = 0
  #fence: number
  #messages = 0
  #running: Promise<void> | undefined
  #finished: BusError | undefined
  readonly fenced = this.#lost.promise

  constructor(options: WriterOptions) {
    this.#options = options
    this.#fence = options.fence
  }

  append(lines: readonly string[]): Promise<void> {
    const text = lines.join('\n')
    const bytes = Buffer.byteLength(text) + 1
    const refusal = this.#refusal(lines, bytes)
    if (refusal !== undefined) return Promise.reject(refusal)
    return new Promise((resolve, reject) => {
      const append: Append = {
        text,
        bytes,
        resolve,
        reject,
        done: false,
        expiresAt: now() + APPEND_MS,
        expire: () => this.#settle(append, this.#overdue()),
      }
      this.#openAppends++
      this.#openBytes += bytes
      this.#options.deadlines.add(append)
      this.#queue.push(append)
      this.#running ??= this.#run()
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#finished ??= new BusError('closed', 'the journal writer was closed')
    await this.#running
  }

  /** Why an append was not written in time: a server that is away is told from one that is slow. */
  #overdue(): BusError {
    return this.#options.link.up()
      ? new BusError('timeout', `the journal did not confirm within ${APPEND_MS} ms`, UNWRITTEN)
      : new BusError('unavailable', 'the journal cannot be reached', UNWRITTEN)
  }

  #refusal(lines: readonly string[], bytes: number): Error | undefined {
    const maxPayload = this.#options.link.connection.info?.max_payload ?? Infinity
    if (this.#finished !== undefined) return this.#finished
    if (bytes + ENVELOPE_BYTES > maxPayload)
      return new BusError('too_large', 'the lines are larger than a message can be')
    if (lines.length === 0 || lines.some((line) => line === '' || line.includes('\n')))
      return new TypeError('a line of the journal is one JSON text without a line break')
    if (this.#openAppends >= MAX_OPEN_APPENDS || this.#openBytes + bytes > MAX_OPEN_BYTES)
      return new BusError('overloaded', 'too many journal lines wait: try again later')
    return undefined
  }

  async #run(): Promise<void> {
    // Appends of one turn of the event loop ride together.
    await Promise.resolve()
    while (this.#queue.length > 0) {
      const batch = this.#takeBatch()
      // One message in flight: the next needs the sequence of this one.
      // oxlint-disable-next-line no-await-in-loop
      if (batch.length > 0) await this.#write(batch)
    }
    this.#running = undefined
  }

  #takeBatch(): Append[] {
    let count = 0
    for (let bytes = 0; count < this.#queue.length; count++) {
      bytes += this.#queue[count]?.bytes ?? 0
      if (count > 0 && bytes > BATCH_BYTES) break
    }
    const taken = this.#queue.slice(0, count)
    this.#queue = this.#queue.slice(count)
    const batch = taken.filter((append) => !append.done)
    for (const append of batch) this.#options.deadlines.remove(append)
    return batch
  }

  /**
   * Writes a batch. One of which nobody knows whether it stands is written on, under the same name and before anything
   * else, though its appends were told: so it is never doubtful what stands before a line.
   */
  async #write(batch: readonly Append[]): Promise<void> {
    const id = `${this.#options.claim}-${++this.#messages}`
    const payload = batch.map((append) => append.text).join('\n')
    const since = now()
    let until = Math.max(...batch.map((append) => append.expiresAt))
    let reason = await this.#attempt({ id, payload, until, since, doubtful: false })
    for (const append of batch) this.#settle(append, reason)
    while (reason?.mayStand === true && this.#finished === undefined) {
      until = now() + APPEND_MS
      // oxlint-disable-next-line no-await-in-loop -- the same message again
      reason = await this.#attempt({ id, payload, until, since, doubtful: true })
    }
  }

  /** Publishes a message; resolves with why it could not, undefined where it stands. */
  async #attempt(message: Outgoing): Promise<BusError | undefined> {
    try {
      await this.#publish(message)
      return undefined
    } catch (error) {
      const reason =
        error instanceof BusError
          ? error
          : new BusError('fenced', 'the journal writer has failed', { cause: error })
      if (reason.code === 'fenced' || reason.code === 'closed') this.#end(reason)
      return reason
    }
  }

  async #publish(outgoing: Outgoing): Promise<void> {
    const { link, requester, subject, claim } = this.#options
    const { id, payload, until, since, doubtful } = outgoing
    const message = { stream: STREAMS.journal.name, subject, payload, id, expected: this.#fence }
    const result = await publishFenced(link, requester, message, until, doubtful)
    if (result.kind === 'stored') {
      this.#fence = result.sequence
      return
    }
    const own = result.last?.header(ID_HEADER)?.startsWith(`${claim}-`) ?? false
    if (result.last !== undefined && !own)
      throw new BusError('fenced', `another process writes as ${subject}: this writer has ended`)
    if (result.last === undefined && result.mayStand && now() - since > KEPT_MS)
      throw new BusError('fenced', `nobody knows what was written last as ${subject}: start again`)
    // The recorder has let the last one go.
    this.#fence = result.last?.sequence ?? 0
    const { mayStand } = result
    if (now() >= until)
      throw new BusError('timeout', 'the journal did not confirm in time', { mayStand })
    await this.#publish({ ...outgoing, doubtful: mayStand })
  }

  #end(reason: BusError): void {
    this.#finished = reason
    if (reason.code === 'fenced') this.#lost.resolve()
    for (const append of this.#queue) this.#settle(append, reason)
    this.#queue = []
  }

  #settle(append: Append, error?: BusError): void {
    if (append.done) return
    append.done = true
    this.#openAppends--
    this.#openBytes -= append.bytes
    this.#options.deadlines.remove(append)
    if (error === undefined) append.resolve()
    else append.reject(error)
  }
}
