import type { Clock } from './clock.ts'
import type { DeadLetters } from './dead-letters.ts'
import { type Backoff, waitMs } from './domain/backoff.ts'
import type { ExportedRecord } from './domain/exported.ts'
import type { RefusedRecord, Sender } from './domain/outcome.ts'
import type { Events } from './events.ts'

export interface DeliveryParts {
  readonly id: string
  readonly sender: Sender
  readonly deadLetters: DeadLetters
  readonly events: Events
  readonly backoff: Backoff
  readonly clock: Clock
  /** Ends what waits, and begins nothing new. */
  readonly signal: AbortSignal
  /** Ends what is on its way, too. */
  readonly abandon: AbortSignal
}

/** How a destination does: it takes what it is given, or has not since that time, in Unix milliseconds. */
export type Progress =
  | { readonly state: 'delivering' }
  | {
      readonly state: 'retrying'
      readonly since: number
      readonly attempts: number
      readonly code: string
      readonly next: number
    }

const DELIVERING: Progress = { state: 'delivering' }

/** So many refusals without a record that was taken say that it is not the records that are wrong. */
const MOST_REFUSED_IN_A_ROW = 16

/**
 * Delivers batches to one destination, in order, each until the destination has all of it but what it refuses for good,
 * which is written to the dead letters. Of a batch that is refused as a whole, halves are sent until the record is found.
 */
export class Delivery {
  readonly #parts: DeliveryParts
  #refusedInARow = 0
  #progress: Progress = DELIVERING
  #delivered = 0

  constructor(parts: DeliveryParts) {
    this.#parts = parts
  }

  get progress(): Progress {
    return this.#progress
  }

  /** How many records the destination has taken. */
  get delivered(): number {
    return this.#delivered
  }

  /** Rejects only when a signal ends it; `behind` is how many records wait behind these. */
  async deliver(records: readonly ExportedRecord[], behind: number): Promise<void> {
    const { sender, signal, abandon } = this.#parts
    let rest = records
    /* oxlint-disable no-await-in-loop */
    while (rest.length > 0) {
      signal.throwIfAborted()
      const outcome = await sender.send(rest, abandon)
      if (outcome.kind === 'taken') {
        await this.#setAside(outcome.refused, rest, behind)
        return this.#taken(rest, outcome.refused.length)
      }
      if (outcome.kind === 'refused') {
        if (rest.length > 1) return this.#halves(rest, behind)
        rest = await this.#giveUp(rest, outcome.code, behind)
        continue
      }
      await this.#setAside(outcome.refused ?? [], rest, behind)
      rest = outcome.rest ?? rest
      await this.#wait(rest, outcome.code, behind, outcome.afterMs)
    }
    /* oxlint-enable no-await-in-loop */
  }

  async #halves(records: readonly ExportedRecord[], behind: number): Promise<void> {
    const middle = Math.ceil(records.length / 2)
    const second = records.slice(middle)
    await this.deliver(records.slice(0, middle), behind + second.length)
    await this.deliver(second, behind)
  }

  /** Sets a single record aside, unless it is not the only one that is refused; returns what is still to be sent. */
  async #giveUp(
    records: readonly ExportedRecord[],
    code: string,
    behind: number,
  ): Promise<readonly ExportedRecord[]> {
    if (this.#refusedInARow < MOST_REFUSED_IN_A_ROW) {
      const refused = records.map((record) => ({ record, code }))
      await this.#setAside(refused, records, behind)
      return []
    }
    this.#parts.events.refusesAll(this.#parts.id, records[0]?.leaf ?? 0, code)
    await this.#wait(records, code, behind)
    return records
  }

  async #setAside(
    refused: readonly RefusedRecord[],
    records: readonly ExportedRecord[],
    behind: number,
  ): Promise<void> {
    if (refused.length === 0) return
    const { deadLetters, events, id } = this.#parts
    this.#refusedInARow += refused.length
    for (;;) {
      try {
        // oxlint-disable-next-line no-await-in-loop
        await deadLetters.keep(refused)
        break
      } catch (error) {
        events.deadLettersFailed(id, error)
        // oxlint-disable-next-line no-await-in-loop
        await this.#wait(records, 'dead_letters', behind)
      }
    }
    for (const { record, code } of refused) events.refused(id, record.leaf, code)
  }

  #taken(records: readonly ExportedRecord[], refused: number): void {
    const { events, id } = this.#parts
    if (refused < records.length) this.#refusedInARow = 0
    this.#delivered += records.length - refused
    if (this.#progress.state === 'retrying') events.back(id, records[0]?.leaf ?? 0)
    this.#progress = DELIVERING
  }

  async #wait(
    records: readonly ExportedRecord[],
    code: string,
    behind: number,
    askedMs?: number,
  ): Promise<void> {
    const { backoff, clock, events, id, signal } = this.#parts
    const now = clock.now()
    const before = this.#progress.state === 'retrying' ? this.#progress : undefined
    const attempt = (before?.attempts ?? 0) + 1
    const againMs = Math.round(waitMs(backoff, attempt, clock.chance(), askedMs))
    const since = before?.since ?? now
    this.#progress = { state: 'retrying', since, attempts: attempt, code, next: now + againMs }
    const [first] = records
    const ageSeconds = Math.max(0, Math.round((now - (first?.time ?? 0)) / 1000))
    events.failing(id, { code, attempt, againMs, leaf: first?.leaf ?? 0, ageSeconds, behind })
    await clock.wait(againMs, signal)
  }
}
