import type { AuditBatch, AuditPosition, AuditReader, AuditRecord, Bus } from '@sallyport/bus'
import type { Clock } from './clock.ts'
import type { DeadLetters } from './dead-letters.ts'
import type { Delivery } from './deliver.ts'
import { batchOf, type Destination } from './domain/destination.ts'
import { exported } from './domain/exported.ts'
import { gapBefore } from './domain/gap.ts'
import type { Events } from './events.ts'

export interface FollowParts {
  readonly bus: Bus
  readonly destination: Destination
  readonly delivery: Delivery
  readonly deadLetters: DeadLetters
  readonly events: Events
  readonly clock: Clock
  /** Begins nothing new. */
  readonly signal: AbortSignal
}

/** Hands a destination what it wants of the audit stream; its position moves on when it has that. */
export class Follower implements AsyncDisposable {
  readonly #parts: FollowParts
  readonly #lag: (last: AuditRecord, behind: number) => void
  #reader: AuditReader | undefined
  /** One batch at a time, whether it comes from the stream or from the dead letters. */
  #turn: Promise<void> = Promise.resolve()
  #givingAgain = false
  #dropped = 0
  #elsewhere = 0

  private constructor(parts: FollowParts) {
    this.#parts = parts
    this.#lag = lagOf(parts)
  }

  /** Goes on where the destination stands, and with what it was to be given again when the one before ended. */
  static async start(parts: FollowParts): Promise<Follower> {
    const follower = new Follower(parts)
    const { bus, destination } = parts
    follower.#giveAgain()
    follower.#reader = await bus.audit.consumeBatches(
      { durable: durableOf(destination), ...batchOf(destination) },
      (batch) => follower.#inTurn(() => follower.#hand(batch)),
    )
    return follower
  }

  get destination(): Destination {
    return this.#parts.destination
  }

  get delivery(): Pick<Delivery, 'progress' | 'delivered'> {
    return this.#parts.delivery
  }

  /** Records that wait in the dead letters. */
  get deadLetters(): number {
    return this.#parts.deadLetters.count
  }

  /** Records that another exporter took. */
  get elsewhere(): number {
    return this.#elsewhere
  }

  /** Where the destination stands. Rejects with a `BusError`. */
  position(): Promise<AuditPosition> {
    return this.#parts.bus.audit.position(durableOf(this.destination))
  }

  /** Records that the stream dropped too early: those told of, and those that are missing in front of what it has next. */
  dropped({ sequence, oldest }: AuditPosition): number {
    const has = Math.max(sequence, this.#reader?.reached ?? 0)
    return this.#dropped + Math.max(0, (oldest?.sequence ?? 0) - has - 1)
  }

  /** Gives the destination again what it refused; resolves with how many records, once that is under way. */
  async redeliver(): Promise<number> {
    const records = await this.#parts.deadLetters.setAgain()
    if (records > 0) this.#giveAgain()
    return records
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#reader?.[Symbol.asyncDispose]()
    await this.#turn
  }

  /** Rejects where the work does; who comes next is not concerned. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const result = this.#turn.then(work)
    this.#turn = result.catch(() => {})
    return result
  }

  async #hand({ records, dropped, elsewhere, behind }: AuditBatch): Promise<void> {
    const { destination, delivery, events } = this.#parts
    const { id, classes } = destination
    const [first] = records
    const last = records.at(-1)
    if (first === undefined || last === undefined) return
    if (dropped > 0) events.missing(id, dropped, first.leaf)
    if (elsewhere > 0) events.shared(id, elsewhere, first.leaf)
    const wanted = records.filter(({ class: kind }) => classes?.includes(kind) ?? true)
    const gap = dropped > 0 ? [gapBefore(first, dropped)] : []
    this.#dropped += dropped
    this.#elsewhere += elsewhere
    await delivery.deliver([...gap, ...wanted.map(exported)], behind)
    events.delivered(id, wanted.length, last.leaf, behind)
    this.#lag(last, behind)
  }

  #giveAgain(): void {
    if (this.#givingAgain) return
    this.#givingAgain = true
    void this.#inTurn(() => this.#again())
      .catch((error: unknown) => {
        const { destination, events, signal } = this.#parts
        if (!signal.aborted) events.deadLettersFailed(destination.id, error)
      })
      .finally(() => (this.#givingAgain = false))
  }

  async #again(): Promise<void> {
    const { deadLetters, delivery, destination } = this.#parts
    let given = 0
    for await (const batch of deadLetters.again(batchOf(destination))) {
      await delivery.deliver(batch, 0)
      given += batch.length
    }
    if (given > 0) await deadLetters.doneAgain()
  }
}

/** The consumer that is the position of a destination. */
const durableOf = ({ id }: Destination): string => `export-${id}`

/** Older than this, what was delivered last says that the destination is behind. */
const BEHIND_MS = 60_000

/** Tells when a destination falls behind, and when it has caught up. */
function lagOf({ destination: { id }, events, clock }: FollowParts) {
  let late = false
  return ({ leaf, time }: AuditRecord, behind: number): void => {
    const ageMs = clock.now() - Date.parse(time)
    const isLate = ageMs > BEHIND_MS
    if (isLate && !late) events.behind(id, Math.round(ageMs / 1000), leaf, behind)
    if (!isLate && late) events.caughtUp(id, leaf)
    late = isLate
  }
}
