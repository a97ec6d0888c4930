import {
  journalRejected,
  logAdvanced,
  operationCompleted,
  operationDecided,
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
export interface LeafCheckParts extends DataKeyCheckParts, Pick<RecordingCheckParts, 'onContent'> {}

/** Checks what the leaves say, one after the other. */
export class LeafCheck {
  readonly #findings: Findings
  readonly #ids = new Fingerprints()
  readonly #exchanges: ExchangeCheck
  readonly #tally: ContentTally
  readonly recordings: RecordingCheck
  readonly dataKeys: DataKeyCheck
  #cursor = { journal: 0, state: 0 }
  #ended: { readonly size: number; readonly time: string } | undefined

  constructor(parts: LeafCheckParts) {
    const { source, findings, onContent } = parts
    this.#findings = findings
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

  /** Takes the next leaf; true where it ends a batch. */
  async check(leaf: Leaf): Promise<boolean> {
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
    this.#exchanges.finish()
    this.#tally.finish()
    await this.dataKeys.finish()
  }

  async #event(leaf: Leaf, event: SallyportEvent): Promise<boolean> {
    const place = { file: leaf.file, leaf: leaf.index }
    const session = sessionOf(event)
    if (session !== undefined) this.recordings.event(session, place, leaf.hash)
    if (isKind(event, operationDecided)) this.#exchanges.decided(place, event.data)
    else if (isKind(event, operationStreamed)) this.#exchanges.streamed(place, event.data)
    else if (isKind(event, operationCompleted)) this.#exchanges.completed(place, event.data)
    else if (isKind(event, segmentSealed))
      await this.recordings.segment(place, leaf.index, event.data)
    else if (isKind(event, journalRejected))
      await this.recordings.rejected(place, leaf.index, event.data)
    else if (isKind(event, sessionErased)) this.dataKeys.erased(leaf.index, event)
    else if (isKind(event, logAdvanced)) {
      const { journal, state } = event.data
      if (journal < this.#cursor.journal || state < this.#cursor.state)
        this.#findings.failure('cursor_back', place)
      this.#cursor = { journal, state }
      this.#ended = { size: leaf.index + 1, time: event.time }
      this.recordings.endBatch(leaf.index + 1)
      this.#exchanges.endBatch()
      return true
    }
    return false
  }
}
