import { operationCompleted, operationDecided, type SallyportEvent } from '@sallyport/contracts'
import {
  CHECKPOINT_KEY,
  createKeyRing,
  dataKeyOf,
  type EvidenceSource,
  type KeyWrapper,
  openCheckpoint,
  openFolder,
  openSegment,
  parseVerifierKey,
  readDataKey,
  readEntries,
  type Report,
  TILE_WIDTH,
  type VerifierKey,
  verifyLog,
} from '@sallyport/evidence'
import { readKeyRing } from '@sallyport/key-file'
import type { ComposeProcesses } from '@sallyport/kit'

/** What the evidence tells of the calls of a run, read from its folder alone. */
export class Recorded {
  readonly #source: EvidenceSource
  readonly #keys: KeyWrapper
  readonly #verifierKey: VerifierKey
  readonly #segments = new Set<string>()
  /** The exchanges of each request, by its id. */
  readonly exchangesOf = new Map<string, string[]>()
  /** Exchanges that were allowed. */
  readonly allowed = new Set<string>()
  /** Exchanges whose outcome is known. */
  readonly completed = new Set<string>()
  /** Leaves that were read. */
  size = 0

  private constructor(source: EvidenceSource, keys: KeyWrapper, verifierKey: VerifierKey) {
    this.#source = source
    this.#keys = keys
    this.#verifierKey = verifierKey
  }

  /** Opens the evidence with the keys of the deployment; nothing is read yet. */
  static async open(deployment: ComposeProcesses): Promise<Recorded> {
    return new Recorded(
      openFolder(deployment.evidenceDirectory),
      createKeyRing(await readKeyRing(deployment.recordingKeyFile, 'recording key')),
      parseVerifierKey(await deployment.verifierKey()),
    )
  }

  /** Reads what has come since. */
  async follow(): Promise<void> {
    const note = (await this.#source.get(CHECKPOINT_KEY)) ?? new Uint8Array()
    const { size } = openCheckpoint(note, this.#verifierKey)
    for await (const event of leaves(this.#source, this.size, size)) {
      if (operationDecided.check(event) && event.data.decision.outcome === 'allow')
        this.allowed.add(event.data.exchange.id)
      if (operationCompleted.check(event)) this.completed.add(event.data.exchange.id)
    }
    this.size = size
    for await (const key of this.#source.list('recordings/')) {
      if (!this.#segments.has(key)) await this.#segment(key)
    }
  }

  /** Whether the outcome of a request is in the log. */
  hasOutcomeOf(request: string): boolean {
    return this.exchangesOf.get(request)?.some((id) => this.completed.has(id)) === true
  }

  /** Whether a decision in the log allows a request. */
  allows(request: string): boolean {
    return this.exchangesOf.get(request)?.some((id) => this.allowed.has(id)) === true
  }

  verify(): Promise<Report> {
    return verifyLog(this.#source, this.#verifierKey, { recordingKeys: this.#keys })
  }

  async #segment(key: string): Promise<void> {
    const bytes = (await this.#source.get(key)) ?? new Uint8Array()
    const dataKey = await readDataKey(this.#source, dataKeyOf(bytes) ?? '', this.#keys)
    if (dataKey.kind !== 'found') throw new Error(`the data key of ${key} is ${dataKey.kind}`)
    this.#segments.add(key)
    for (const line of openSegment(key, bytes, dataKey.key)) {
      const { record, direction, exchange, body } = JSON.parse(Buffer.from(line).toString('utf8'))
      if (record !== 'content' || direction !== 'request') continue
      const { id, method } = JSON.parse(body)
      if (method !== 'tools/call') continue
      this.exchangesOf.set(id, [...(this.exchangesOf.get(id) ?? []), exchange])
    }
  }
}

/** The events of the leaves from one index up to another. */
async function* leaves(
  source: EvidenceSource,
  from: number,
  size: number,
): AsyncIterable<SallyportEvent> {
  for (let at = from; at < size; at = (Math.floor(at / TILE_WIDTH) + 1) * TILE_WIDTH) {
    const entries = await readEntries(source, Math.floor(at / TILE_WIDTH), size)
    for (const entry of entries.slice(at % TILE_WIDTH))
      yield JSON.parse(Buffer.from(entry).toString('utf8'))
  }
}
