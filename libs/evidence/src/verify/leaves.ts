import {
  type EventOf,
  journalRejected,
  logAdvanced,
  logKeyRotated,
  operationCompleted,
  operationDecided,
  operationIndeterminate,
  operationStreamed,
  type SallyportEvent,
  segmentSealed,
  sessionErased,
} from '@sallyport/contracts'
import { isKind, readLine } from '../line.ts'
import { sessionOf } from '../session-of.ts'
import { ContentTally } from './content-tally.ts'
import { DataKeyCheck, type DataKeyCheckParts } from './data-keys.ts'
import { ExchangeCheck } from './exchanges.ts'
import { Fingerprints } from './fingerprints.ts'
import type { Place } from './problems.ts'
import type { KeyCheck } from './keys.ts'
import { RecordingCheck, type RecordingCheckParts } from './recordings.ts'
import type { Findings } from './report.ts'

/** One readable entry of the log. */
export interface Leaf {
  readonly index: number
  /** The bundle it stands in. */
  readonly file: string
  readonly entry: Uint8Array
  readonly hash: Uint8Array
}

/** What a check of leaves reads from, and who is given what it opens. */
export interface LeafCheckParts extends DataKeyCheckParts, Pick<RecordingCheckParts, 'onContent'> {
  readonly keys: KeyCheck
}

/** Checks what the leaves say, one after the other. */
export class LeafCheck {
  readonly #findings: Findings
  readonly #ids = new Fingerprints()
  readonly #exchanges: ExchangeCheck
  readonly #keys: KeyCheck
  readonly #tally: ContentTally
  readonly recordings: RecordingCheck
  readonly dataKeys: DataKeyCheck
  #cursor = { journal: 0, state: 0 }
  #ended: { readonly size: number; readonly time: string } | undefined
  /** A checkpoint within the batch at hand. */
  #within: Place | undefined

  constructor(parts: LeafCheckParts) {
    const { source, keys, findings, onContent } = parts
    this.#findings = findings
    this.#keys = keys
    const tally = new ContentTally(findings)
    const dataKeys = new DataKeyCheck(parts)
    const exchanges = new ExchangeCheck(tally, findings)
    this.#tally = tally
    this.#exchanges = exchanges
    this.dataKeys = dataKeys
    this.recordings = new RecordingCheck({
      source,
      exchanges,
      tally,
      dataKeys,
      findings,
      ...(onContent && { onContent }),
    })
  }

  /**
   * Takes the next leaf; true where a checkpoint must stand behind it. A promise only where an object has to be read: of
   * a million leaves, that many promises would take longer than what they are for.
   */
  check(leaf: Leaf): boolean | Promise<boolean> {
    const place = { file: leaf.file, leaf: leaf.index }
    const line = readLine(leaf.entry)
    switch (line.kind) {
      case 'invalid':
        this.#findings.failure(line.problem, place)
        return false
      case 'content':
        this.#findings.failure('wrong_stream', place)
        return false
      case 'event':
        if (!this.#ids.add(line.event.id)) this.#findings.failure('duplicate_id', place)
        return this.#event(leaf, line.event)
    }
  }

  /** When the batch was made that ends with the given number of leaves; undefined unless it is the last that was taken. */
  timeOf(size: number): string | undefined {
    return this.#ended?.size === size ? this.#ended.time : undefined
  }

  /** Takes the end of the log. */
  async finish(): Promise<void> {
    if (this.#within !== undefined) this.#findings.failure('unended_batch', this.#within)
    this.#exchanges.finish()
    this.#tally.finish()
    await this.dataKeys.finish()
  }

  #event(leaf: Leaf, event: SallyportEvent): boolean | Promise<boolean> {
    const { index } = leaf
    const place = { file: leaf.file, leaf: index }
    const session = sessionOf(event)
    if (session !== undefined) this.recordings.event(session, leaf)
    if (isKind(event, segmentSealed))
      return this.recordings.segment(place, index, event.data).then(no)
    if (isKind(event, journalRejected))
      return this.recordings.rejected(place, index, event.data).then(no)
    if (isKind(event, logKeyRotated)) return this.#keys.rotated(place, event.data).then(no)
    if (isKind(event, operationDecided)) this.#exchanges.decided(place, event.data)
    else if (isKind(event, operationStreamed)) this.#exchanges.streamed(place, event.data)
    else if (isKind(event, operationCompleted)) this.#exchanges.completed(place, event.data)
    else if (isKind(event, sessionErased)) this.dataKeys.erased(index, event)
    else if (isKind(event, operationIndeterminate)) this.#exchanges.closed(place, event.data)
    else if (isKind(event, logAdvanced)) {
      this.#advanced(place, index + 1, event)
      return true
    }
    return false
  }

  /** Takes the leaf behind which the log is signed, and so is as long as it is then. */
  #advanced(place: Place, size: number, { data, time }: EventOf<typeof logAdvanced>): void {
    const { journal, state, more = false } = data
    if (journal < this.#cursor.journal || state < this.#cursor.state)
      this.#findings.failure('cursor_back', place)
    this.#cursor = { journal, state }
    this.#ended = { size, time }
    this.#within = more ? place : undefined
    if (more) return
    this.recordings.endBatch(size)
    this.#exchanges.endBatch()
  }
}

/** What is said of a leaf that ends no batch. */
const no = (): false => false
