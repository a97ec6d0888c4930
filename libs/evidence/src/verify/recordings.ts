import { type DataOf, journalRejected, segmentSealed, type SessionId } from '@sallyport/contracts'
import { hash } from 'node:crypto'
import { plainSegmentKey, rejectedKey, segmentKey } from '../layout.ts'
import { readLine } from '../line.ts'
import { unpackLines } from '../lines.ts'
import { leafHash, sameHash } from '../merkle/hash.ts'
import { parseDataKeyObject } from '../recording/data-key-name.ts'
import { dataKeyOf, openSegment } from '../recording/segment.ts'
import type { ContentTally } from './content-tally.ts'
import type { DataKeyCheck } from './data-keys.ts'
import type { ExchangeCheck } from './exchanges.ts'
import { Fingerprints } from './fingerprints.ts'
import type { Leaf } from './leaves.ts'
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
  /** Of its entry in the log. */
  readonly hash: Uint8Array
  readonly bytes: number
}

export interface RecordingCheckParts {
  readonly source: GuardedSource
  readonly exchanges: ExchangeCheck
  readonly tally: ContentTally
  readonly dataKeys: DataKeyCheck
  readonly findings: Findings
  /** Takes each content record of a segment whose bytes are those that its leaf commits to. */
  readonly onContent?: (line: Uint8Array) => void
}

/** Checks the objects that leaves commit to: recording segments, and lines that were set aside. */
export class RecordingCheck {
  readonly #parts: RecordingCheckParts
  readonly #sealed = new Fingerprints()
  /** Of the batch at hand: by session, the events that its segment must hold. */
  readonly #events = new Map<SessionId, Recorded[]>()
  #first = 0

  constructor(parts: RecordingCheckParts) {
    this.#parts = parts
  }

  /** Whether a leaf commits to the object under a key. */
  isSealed(key: string): boolean {
    return this.#sealed.has(key)
  }

  /** Takes an event that belongs to the recording of a session. */
  event(session: SessionId, { file, index: leaf, hash: hashed, entry }: Leaf): void {
    const events = this.#events.get(session) ?? []
    this.#events.set(session, events)
    events.push({ place: { file, leaf }, hash: hashed, bytes: entry.length })
  }

  /** Checks the segment that a leaf seals. */
  async segment(place: Place, leaf: number, data: DataOf<typeof segmentSealed>): Promise<void> {
    const { findings, tally } = this.#parts
    findings.count('segments')
    const events = this.#events.get(data.session) ?? []
    this.#events.delete(data.session)
    // What is not opened holds at least what the log knows of it.
    if (data.records < events.length) findings.failure('unrecorded_event', place)
    tally.sealed(data.session, data.records - events.length, place)
    const keys = [segmentKey, plainSegmentKey].map((keyOf) => keyOf(data.session, this.#first))
    const object = await this.#require(place, leaf, data, keys)
    const lines = object && (await this.#open(leaf, data, object.bytes))
    if (lines === undefined) return
    if (object?.intact === true) this.#give(data, lines)
    if (lines.length !== data.records) findings.failure('object_malformed', { file: data.key })
    let next = 0
    lines.forEach((line, i) => {
      // A line that is the next event of the log was understood there.
      if (isEvent(line, events[next])) next++
      else this.#line(data, line, { file: data.key, line: i + 1 })
    })
    for (const event of events.slice(next)) findings.failure('unrecorded_event', event.place)
  }

  /** Checks the object with the lines that a leaf says were set aside. */
  async rejected(place: Place, leaf: number, data: DataOf<typeof journalRejected>): Promise<void> {
    const object = await this.#require(place, leaf, data, [rejectedKey(leaf)])
    const lines = object && this.#unpacked(leaf, data, () => unpackLines(object.bytes))
    if (lines !== undefined && lines.length !== data.rejected)
      this.#parts.findings.failure('object_malformed', { file: data.key })
  }

  /** Ends a batch: every event of a session must have been in a segment. */
  endBatch(nextLeaf: number): void {
    for (const events of this.#events.values()) {
      for (const { place } of events) this.#parts.findings.failure('unrecorded_event', place)
    }
    this.#events.clear()
    this.#first = nextLeaf
  }

  /** The object that a leaf commits to, under one of the keys that it may have. */
  async #require(
    place: Place,
    leaf: number,
    sealed: Sealed,
    keys: readonly string[],
  ): Promise<{ readonly bytes: Uint8Array; readonly intact: boolean } | undefined> {
    const { source, findings } = this.#parts
    if (!keys.includes(sealed.key)) findings.failure('object_misplaced', place)
    this.#sealed.add(sealed.key)
    const bytes = await source.require(sealed.key, leaf)
    if (bytes === undefined) return undefined
    const sha256 = hash('sha256', bytes, 'hex')
    const intact = bytes.length === sealed.bytes && sha256 === sealed.sha256
    if (!intact) findings.failure('object_changed', { file: sealed.key, leaf })
    return { bytes, intact }
  }

  /** Hands over the content among the lines of a segment. */
  #give({ session }: { readonly session: SessionId }, lines: readonly Uint8Array[]): void {
    const { onContent } = this.#parts
    if (onContent === undefined) return
    for (const bytes of lines) {
      const line = readLine(bytes)
      if (line.kind === 'content' && line.content.session === session) onContent(bytes)
    }
  }

  /** The lines of a segment; undefined where they cannot be had. */
  async #open(
    leaf: number,
    { key, session }: DataOf<typeof segmentSealed>,
    bytes: Uint8Array,
  ): Promise<Uint8Array[] | undefined> {
    const { dataKeys, tally, findings } = this.#parts
    const object = dataKeyOf(bytes)
    if (object === undefined) return this.#unpacked(leaf, { key }, () => unpackLines(bytes))
    const place = { file: key, leaf }
    const name = parseDataKeyObject(object)
    if (name?.session !== session) {
      findings.failure('object_malformed', place)
      return undefined
    }
    const dataKey = await dataKeys.open(object, name, place)
    if (dataKey !== undefined)
      return this.#unpacked(leaf, { key }, () => openSegment(key, bytes, dataKey))
    tally.unopened(session)
    return undefined
  }

  #unpacked(
    leaf: number,
    { key }: Pick<Sealed, 'key'>,
    unpack: () => Uint8Array[],
  ): Uint8Array[] | undefined {
    try {
      return unpack()
    } catch {
      this.#parts.findings.failure('object_malformed', { file: key, leaf })
      return undefined
    }
  }

  /** Checks a line of a segment that is not the event that comes next in it. */
  #line({ session }: { readonly session: SessionId }, bytes: Uint8Array, place: Place): void {
    const { findings, exchanges } = this.#parts
    const line = readLine(bytes)
    switch (line.kind) {
      case 'invalid':
        findings.failure(line.problem, place)
        break
      case 'content':
        if (line.content.session !== session) findings.failure('foreign_record', place)
        exchanges.content(place, line.content, bytes)
        break
      case 'event':
        findings.failure('foreign_record', place)
        break
    }
  }
}

/** Whether a line is the event that the log has; most lines are of another length than that. */
const isEvent = (line: Uint8Array, event: Recorded | undefined): boolean =>
  event?.bytes === line.length && sameHash(leafHash(line), event.hash)
