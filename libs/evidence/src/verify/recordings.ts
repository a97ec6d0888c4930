import { type DataOf, journalRejected, segmentSealed, type SessionId } from '@sallyport/contracts'
import { createHash } from 'node:crypto'
import { rejectedKey, segmentKey } from '../layout.ts'
import { readLine } from '../line.ts'
import { leafHash, sameHash } from '../merkle/hash.ts'
import { unpackSegment } from '../segment.ts'
import type { ExchangeCheck } from './exchanges.ts'
import { Fingerprints } from './fingerprints.ts'
import type { GuardedSource } from './object-reader.ts'
import type { Place } from './problems.ts'
import type { Findings } from './report.ts'

interface Sealed {
  readonly key: string
  readonly bytes: number
  readonly sha256: string
}

interface Recorded {
  readonly place: Place
  readonly hash: Uint8Array
}

/** Checks the objects that leaves commit to: recording segments, and lines that were set aside. */
export class RecordingCheck {
  readonly #source: GuardedSource
  readonly #exchanges: ExchangeCheck
  readonly #findings: Findings
  readonly #sealed = new Fingerprints()
  /** Of the batch at hand: by session, the events that its segment must hold. */
  readonly #events = new Map<SessionId, Recorded[]>()
  #first = 0

  constructor(source: GuardedSource, exchanges: ExchangeCheck, findings: Findings) {
    this.#source = source
    this.#exchanges = exchanges
    this.#findings = findings
  }

  /** Whether a leaf commits to the object under a key. */
  isSealed(key: string): boolean {
    return this.#sealed.has(key)
  }

  /** Takes an event that belongs to the recording of a session. */
  event(session: SessionId, place: Place, hash: Uint8Array): void {
    const events = this.#events.get(session) ?? []
    this.#events.set(session, events)
    events.push({ place, hash })
  }

  /** Checks the segment that a leaf seals. */
  async segment(place: Place, leaf: number, data: DataOf<typeof segmentSealed>): Promise<void> {
    this.#findings.count('segments')
    const events = this.#events.get(data.session) ?? []
    this.#events.delete(data.session)
    const lines = await this.#open(place, leaf, data, segmentKey(data.session, this.#first))
    if (lines === undefined) return
    if (lines.length !== data.records)
      this.#findings.failure('object_malformed', { file: data.key })
    const left = lines.reduce(
      (rest, line, i) => this.#line(data, line, { file: data.key, line: i + 1 }, rest),
      events,
    )
    for (const event of left) this.#findings.failure('unrecorded_event', event.place)
  }

  /** Checks the object with the lines that a leaf says were set aside. */
  async rejected(place: Place, leaf: number, data: DataOf<typeof journalRejected>): Promise<void> {
    const lines = await this.#open(place, leaf, data, rejectedKey(leaf))
    if (lines !== undefined && lines.length !== data.rejected)
      this.#findings.failure('object_malformed', { file: data.key })
  }

  /** Ends a batch: every event of a session must have been in a segment. */
  endBatch(nextLeaf: number): void {
    for (const events of this.#events.values()) {
      for (const { place } of events) this.#findings.failure('unrecorded_event', place)
    }
    this.#events.clear()
    this.#first = nextLeaf
  }

  async #open(
    place: Place,
    leaf: number,
    sealed: Sealed,
    key: string,
  ): Promise<Uint8Array[] | undefined> {
    if (sealed.key !== key) this.#findings.failure('object_misplaced', place)
    this.#sealed.add(sealed.key)
    const bytes = await this.#source.require(sealed.key, leaf)
    if (bytes === undefined) return undefined
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    if (bytes.length !== sealed.bytes || sha256 !== sealed.sha256)
      this.#findings.failure('object_changed', { file: sealed.key, leaf })
    try {
      return unpackSegment(bytes)
    } catch {
      this.#findings.failure('object_malformed', { file: sealed.key, leaf })
      return undefined
    }
  }

  /** Checks a line of a segment; returns the events that are still to come in it. */
  #line(
    { session }: { readonly session: SessionId },
    bytes: Uint8Array,
    place: Place,
    events: Recorded[],
  ): Recorded[] {
    const line = readLine(bytes)
    switch (line.kind) {
      case 'invalid':
        this.#findings.failure(line.problem, place)
        return events
      case 'content':
        if (line.content.session !== session) this.#findings.failure('foreign_record', place)
        this.#exchanges.content(place, line.content, bytes)
        return events
      case 'event': {
        const [next, ...rest] = events
        if (next !== undefined && sameHash(leafHash(bytes), next.hash)) return rest
        this.#findings.failure('foreign_record', place)
        return events
      }
    }
  }
}
