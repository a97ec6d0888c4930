import type { DataOf, EventId, EventOf, sessionErased, SessionId } from '@sallyport/contracts'
import { EvidenceError } from '../errors.ts'
import { erasedKey, erasedPrefix, parseErasedKey } from '../layout.ts'
import { type DataKey, readDataKey, readMisnamedKey } from '../recording/data-key.ts'
import type { DataKeyName } from '../recording/data-key-name.ts'
import { covers, type ErasedAt } from '../recording/erased-at.ts'
import type { KeyWrapper } from '../recording/key-wrapper.ts'
import type { GuardedSource } from './object-reader.ts'
import type { Place } from './problems.ts'
import type { Findings } from './report.ts'

export interface DataKeyCheckParts {
  readonly source: GuardedSource
  /** Leaves under the head that is checked. */
  readonly size: number
  /** What unwraps the keys; undefined where the inside of segments is not to be checked. */
  readonly recordingKeys: KeyWrapper | undefined
  readonly findings: Findings
}

/** What is known of a data key that segments name. */
interface Named {
  readonly name: DataKeyName
  /** Of the first segment that names it. */
  readonly place: Place
  segments: number
  opened: boolean
}

/** Data keys that are asked for at the same time: a bucket is far away. */
const AT_ONCE = 24
/** Data keys that are held opened; more sessions than these seldom go on at once. */
const MAX_OPENED = 1_024

/** An erasure that a leaf tells of, for one of its sessions. */
interface Told extends ErasedAt {
  readonly event: EventId
  /** Whether a data key that it covers is gone: its mark was written before. */
  gone: boolean
  marked: boolean
}

/** Checks the data keys that segments name: each is there, or the log tells who erased the session. */
export class DataKeyCheck {
  readonly #parts: DataKeyCheckParts
  readonly #named = new Map<string, Named>()
  readonly #erased = new Map<SessionId, Told[]>()
  /** The keys that were opened last: segments of the same sessions follow each other, batch after batch. */
  readonly #last = new Map<string, DataKey | undefined>()

  constructor(parts: DataKeyCheckParts) {
    this.#parts = parts
  }

  /** Whether a segment of the log names the data key in an object. */
  isNamed(object: string): boolean {
    return this.#named.has(object)
  }

  /** Takes the mark of an erasure; false where no leaf tells of it. */
  async mark(key: string): Promise<boolean> {
    const { source, findings } = this.#parts
    const mark = parseErasedKey(key)
    // The session in a key that was parsed has the pattern of an id.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const erasures = mark && this.#erased.get(mark.session as SessionId)
    const told = erasures?.find(({ leaf }) => leaf === mark?.leaf)
    if (told === undefined) return false
    told.marked = true
    const bytes = await source.get(key)
    if (bytes !== undefined && Buffer.from(bytes).toString('latin1') !== `${told.event}\n`)
      findings.failure('mark_changed', { file: key })
    return true
  }

  /** Takes the end of all files: a data key that is gone has a mark of an erasure that covers it. */
  finishMarks(): void {
    for (const [session, erasures] of this.#erased) {
      const [first] = erasures.filter(({ gone }) => gone)
      if (first === undefined || erasures.some(({ gone, marked }) => gone && marked)) continue
      this.#parts.findings.failure('mark_missing', { file: erasedKey(session, first.leaf) })
    }
  }

  /** Takes a leaf that tells of an erasure. */
  erased(leaf: number, event: EventOf<typeof sessionErased>): void {
    const { sessions, ...rest } = event.data
    for (const session of sessions) {
      const erasures = this.#erased.get(session) ?? []
      this.#erased.set(session, erasures)
      erasures.push({ leaf, ...pickThrough(rest), event: event.id, gone: false, marked: false })
      this.#parts.findings.erasure({ session, event: event.id, leaf, time: event.time, ...rest })
    }
  }

  /** The data key that a segment names; undefined where it cannot be had, which is told at the end. */
  async open(object: string, name: DataKeyName, place: Place): Promise<DataKey | undefined> {
    const named = this.#named.get(object) ?? { name, place, segments: 0, opened: false }
    this.#named.set(object, named)
    named.segments++
    const key = this.#last.has(object) ? this.#last.get(object) : await this.#read(object)
    this.#keep(object, key)
    named.opened = key !== undefined
    return key
  }

  /** Keeps a key as the one that was opened last. */
  #keep(object: string, key: DataKey | undefined): void {
    this.#last.delete(object)
    this.#last.set(object, key)
    const [oldest] = this.#last.keys()
    if (this.#last.size > MAX_OPENED && oldest !== undefined) this.#last.delete(oldest)
  }

  /** Takes the end of the log: tells of the keys that are not there, and of what was not opened. */
  async finish(): Promise<void> {
    const { source } = this.#parts
    const all = [...this.#named]
    /* oxlint-disable no-await-in-loop */
    for (let at = 0; at < all.length; at += AT_ONCE) {
      const some = all.slice(at, at + AT_ONCE)
      const found = await Promise.all(some.map(([object]) => source.get(object)))
      for (const [i, [object, named]] of some.entries())
        await this.#settle(object, named, found[i] !== undefined)
    }
    /* oxlint-enable no-await-in-loop */
  }

  async #read(object: string): Promise<DataKey | undefined> {
    const { source, recordingKeys, findings } = this.#parts
    if (recordingKeys === undefined) return undefined
    const bytes = await source.get(object)
    if (bytes === undefined) return undefined
    const read = await openAny(object, bytes, recordingKeys)
    if (read.problem !== undefined) findings.failure(read.problem, { file: object })
    return read.key
  }

  async #settle(
    object: string,
    { name, place, segments, opened }: Named,
    present: boolean,
  ): Promise<void> {
    const { findings } = this.#parts
    const covering = (this.#erased.get(name.session) ?? []).filter((told) => covers(told, name))
    const erased = covering.length > 0
    for (const told of covering) told.gone ||= !present
    if (present && erased) findings.note('erasure_pending', { file: object })
    if (present && !opened) findings.count('unopened', segments)
    if (present) return
    if (erased) findings.count('erased', segments)
    else if (await this.#erasedSince(name)) findings.note('log_went_on', { file: object })
    else findings.failure('key_missing', { file: object, ...leafIn(place) })
  }

  /** Whether a part of the log that came after the head tells of an erasure. */
  async #erasedSince({ session }: DataKeyName): Promise<boolean> {
    const { source, size } = this.#parts
    for await (const key of source.list(erasedPrefix(session)))
      if ((parseErasedKey(key)?.leaf ?? 0) >= size) return true
    return false
  }
}

/** A data key as any of the given keys opens it, and what is wrong with its object. */
async function openAny(
  object: string,
  bytes: Uint8Array,
  keys: KeyWrapper,
): Promise<{ readonly key?: DataKey; readonly problem?: 'key_changed' | 'key_misnamed' }> {
  try {
    const found = await readDataKey({ get: () => Promise.resolve(bytes) }, object, keys).catch(
      unlessChanged,
    )
    if (found?.kind === 'found') return { key: found.key }
    const key = await readMisnamedKey(object, bytes, keys)
    if (key !== undefined) return { key, problem: 'key_misnamed' }
    return found === undefined ? { problem: 'key_changed' } : {}
  } catch (error) {
    unlessChanged(error)
    return { problem: 'key_changed' }
  }
}

function unlessChanged(error: unknown): undefined {
  if (!(error instanceof EvidenceError)) throw error
}

const leafIn = ({ leaf }: Place): Pick<Place, 'leaf'> => (leaf === undefined ? {} : { leaf })

const pickThrough = ({
  through,
}: Pick<DataOf<typeof sessionErased>, 'through'>): Pick<ErasedAt, 'through'> =>
  through === undefined ? {} : { through }
