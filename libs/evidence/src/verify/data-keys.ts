import type { DataOf, EventOf, sessionErased, SessionId } from '@sallyport/contracts'
import { EvidenceError } from '../errors.ts'
import { erasedPrefix, parseErasedKey } from '../layout.ts'
import { type DataKey, readDataKey } from '../recording/data-key.ts'
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

/** Checks the data keys that segments name: each is there, or the log tells who erased the session. */
export class DataKeyCheck {
  readonly #parts: DataKeyCheckParts
  readonly #named = new Map<string, Named>()
  readonly #erased = new Map<SessionId, ErasedAt[]>()
  /** The key that was opened last: segments of one key often follow each other. */
  #last: { readonly object: string; readonly key: DataKey | undefined } | undefined

  constructor(parts: DataKeyCheckParts) {
    this.#parts = parts
  }

  /** Whether a segment of the log names the data key in an object. */
  isNamed(object: string): boolean {
    return this.#named.has(object)
  }

  /** Whether a leaf tells of the erasure whose mark has this key. */
  isErasure(key: string): boolean {
    const mark = parseErasedKey(key)
    // The session in a key that was parsed has the pattern of an id.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const erasures = mark && this.#erased.get(mark.session as SessionId)
    return erasures?.some(({ leaf }) => leaf === mark?.leaf) ?? false
  }

  /** Takes a leaf that tells of an erasure. */
  erased(leaf: number, event: EventOf<typeof sessionErased>): void {
    const { sessions, ...rest } = event.data
    for (const session of sessions) {
      const erasures = this.#erased.get(session) ?? []
      this.#erased.set(session, erasures)
      erasures.push({ leaf, ...pickThrough(rest) })
      this.#parts.findings.erasure({ session, leaf, time: event.time, ...rest })
    }
  }

  /** The data key that a segment names; undefined where it cannot be had, which is told at the end. */
  async open(object: string, name: DataKeyName, place: Place): Promise<DataKey | undefined> {
    const named = this.#named.get(object) ?? { name, place, segments: 0, opened: false }
    this.#named.set(object, named)
    named.segments++
    if (this.#last?.object !== object) this.#last = { object, key: await this.#read(object) }
    const { key } = this.#last
    named.opened = key !== undefined
    return key
  }

  /** Takes the end of the log: tells of the keys that are not there, and of what was not opened. */
  async finish(): Promise<void> {
    for (const [object, named] of this.#named) {
      // oxlint-disable-next-line no-await-in-loop
      await this.#settle(object, named)
    }
  }

  async #read(object: string): Promise<DataKey | undefined> {
    const { source, recordingKeys, findings } = this.#parts
    if (recordingKeys === undefined) return undefined
    try {
      const found = await readDataKey(source, object, recordingKeys)
      return found.kind === 'found' ? found.key : undefined
    } catch (error) {
      if (!(error instanceof EvidenceError)) throw error
      findings.failure('key_changed', { file: object })
      return undefined
    }
  }

  async #settle(object: string, { name, place, segments, opened }: Named): Promise<void> {
    const { source, findings } = this.#parts
    const erased = this.#erased.get(name.session)?.some((erasure) => covers(erasure, name)) ?? false
    const present = (await source.get(object)) !== undefined
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

const leafIn = ({ leaf }: Place): Pick<Place, 'leaf'> => (leaf === undefined ? {} : { leaf })

const pickThrough = ({
  through,
}: Pick<DataOf<typeof sessionErased>, 'through'>): Pick<ErasedAt, 'through'> =>
  through === undefined ? {} : { through }
