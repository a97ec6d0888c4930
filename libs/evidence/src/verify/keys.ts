import type { DataOf, logKeyRotated } from '@sallyport/contracts'
import { checkpointKey } from '../layout.ts'
import type { SignedCheckpoint } from '../note/checkpoint.ts'
import { type LogKeys, publishedChange } from '../note/published-keys.ts'
import { parseVerifierKey, type VerifierKey } from '../note/verifier-key.ts'
import type { GuardedSource } from './object-reader.ts'
import type { Place } from './problems.ts'
import type { Findings, KeyReport } from './report.ts'

/** A stretch of the log that one key signed. */
interface Stretch {
  readonly key: VerifierKey
  /** First leaf. */
  readonly from: number
  /** Whether the key before it and this one vouch for each other. */
  readonly linked: boolean
}

/** A key that takes over with the batch at hand. */
interface Change {
  readonly place: Place
  readonly from: VerifierKey
  readonly to: VerifierKey
  readonly sound: boolean
}

/**
 * Follows the keys of a log from one to the next. A key takes over where a leaf names it behind the one in force, and the
 * checkpoint of its batch carries the signatures of both: then each of the two vouches for the other, and a given key
 * introduces all keys before and behind it. What any other key signed is a failure.
 */
export class KeyCheck {
  readonly #source: GuardedSource
  readonly #keys: LogKeys
  readonly #findings: Findings
  readonly #stretches: Stretch[] = []
  readonly #published = new Set<string>()
  #change: Change | undefined

  constructor(source: GuardedSource, keys: LogKeys, findings: Findings) {
    this.#source = source
    this.#keys = keys
    this.#findings = findings
  }

  /** Whether the batch at hand changes the key. */
  get changing(): boolean {
    return this.#change !== undefined
  }

  /** Whether a leaf tells of the change that an object publishes. */
  isPublished(object: string): boolean {
    return this.#published.has(object)
  }

  /** Takes a leaf that tells of another key. */
  async rotated(
    place: Place & { readonly leaf: number },
    { from: fromText, to: toText }: DataOf<typeof logKeyRotated>,
  ): Promise<void> {
    const { key, bytes } = publishedChange(place.leaf, fromText, toText)
    this.#published.add(key)
    const stands = await this.#source.require(key, place.leaf)
    if (stands !== undefined && Buffer.compare(stands, bytes) !== 0)
      this.#findings.failure('keys_changed', { file: key, leaf: place.leaf })
    const [from, to] = [this.#parse(fromText), this.#parse(toText)]
    if (from === undefined || to === undefined || this.#change !== undefined) {
      this.#findings.failure('key_invalid', { ...place, key: toText })
      return
    }
    if (this.#stretches.length === 0) this.#begin(from, 0, true)
    const sound = this.#isSound(place, from, to)
    this.#change = { place, from, to, sound }
  }

  /** Takes the checkpoint at the end of the leaves that were taken, as far as it is signed with a known key. */
  signed({ size, signers }: SignedCheckpoint): void {
    const [first] = signers
    if (this.#stretches.length === 0 && first !== undefined) this.#begin(first, 0, true)
    const file = checkpointKey(size)
    const has = (key: VerifierKey): boolean => signers.some(({ text }) => text === key.text)
    const change = this.#change
    this.#change = undefined
    if (change === undefined) {
      const inForce = this.#stretches.at(-1)?.key
      if (inForce === undefined || has(inForce)) return
      const problem = this.#stretches.some(({ key }) => has(key))
        ? 'key_retired'
        : 'key_not_introduced'
      this.#findings.failure(problem, { file, leaf: size - 1, ...(first && { key: first.text }) })
      return
    }
    const missing = [change.from, change.to].filter((key) => !has(key))
    for (const { text } of missing)
      this.#findings.failure('key_not_cross_signed', { file, leaf: size - 1, key: text })
    this.#begin(change.to, size, change.sound && missing.length === 0)
  }

  /** Takes the end of the log, of so many leaves: tells which keys no given one introduced, and of given ones of no use. */
  finish(size: number): KeyReport[] {
    const stretches = this.#stretches
    const given = new Set(this.#keys.given.map(({ text }) => text))
    const introduced = introducedOf(stretches, given)
    for (const [i, { key, from }] of stretches.entries())
      if (introduced[i] !== true)
        this.#findings.failure('key_not_introduced', {
          file: checkpointKey(stretches[i + 1]?.from ?? size),
          leaf: from,
          key: key.text,
        })
    for (const { text } of this.#keys.given)
      if (size > 0 && !stretches.some(({ key }) => key.text === text))
        this.#findings.note('key_unused', { file: 'log', key: text })
    return stretches.map(({ key, from }, i) => ({
      key: key.text,
      from,
      to: stretches[i + 1]?.from ?? size,
      trust: given.has(key.text) ? 'given' : introduced[i] === true ? 'introduced' : 'none',
    }))
  }

  #begin(key: VerifierKey, from: number, linked: boolean): void {
    this.#stretches.push({ key, from, linked })
  }

  #isSound(place: Place, from: VerifierKey, to: VerifierKey): boolean {
    const before = this.#stretches.map(({ key }) => key)
    const foreign = before.at(-1)?.text !== from.text
    if (foreign) this.#findings.failure('key_foreign', { ...place, key: from.text })
    const again = before.some(({ text }) => text === to.text)
    if (again) this.#findings.failure('key_invalid', { ...place, key: to.text })
    const collides = !again && before.some(({ id }) => id === to.id)
    if (collides) this.#findings.failure('key_collision', { ...place, key: to.text })
    return !foreign && !again && !collides
  }

  #parse(text: string): VerifierKey | undefined {
    try {
      const key = parseVerifierKey(text)
      return key.name === this.#keys.given[0]?.name ? key : undefined
    } catch {
      return undefined
    }
  }
}

/** Of each stretch whether a given key signed it, or vouches for it through the keys between. */
function introducedOf(stretches: readonly Stretch[], given: ReadonlySet<string>): boolean[] {
  const introduced = stretches.map(({ key }) => given.has(key.text))
  for (let i = 1; i < stretches.length; i++)
    introduced[i] ||= introduced[i - 1] === true && stretches[i]?.linked === true
  for (let i = stretches.length - 2; i >= 0; i--)
    introduced[i] ||= introduced[i + 1] === true && stretches[i + 1]?.linked === true
  return introduced
}
