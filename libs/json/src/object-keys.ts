import { randomInt } from 'node:crypto'
import { StrictJsonError } from './errors.ts'
import { simpleFold } from './simple-fold.ts'

/** Objects with more keys than this look them up in a map, so that no choice of keys makes the reader slow. */
const FEW_KEYS = 16

/** ASCII letters to lower case; every other byte as it is. */
const LOWER = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte,
)

/** Odd, and unknown to whoever writes keys that are to collide. */
const MULTIPLIER = 2 * randomInt(2 ** 29, 2 ** 30) + 1

/** One step of the hash of a key of plain ASCII; keys that are equal but for case have the same. */
export const hashByte = (hash: number, byte: number): number =>
  (Math.imul(hash, MULTIPLIER) + (LOWER[byte] ?? 0)) | 0

/** The hash of any folded key; of one in plain ASCII the same as {@link hashByte} over its bytes. */
function hashOf(folded: string): number {
  let hash = 0
  for (let at = 0; at < folded.length; at++) {
    hash = (Math.imul(hash, MULTIPLIER) + folded.charCodeAt(at)) | 0
  }
  return hash
}

/** Decodes a key that stands between two quotes of a JSON text. */
export function decodeKey(json: Buffer, start: number, end: number): string {
  const raw = json.toString('utf8', start, end)
  return raw.includes('\\') ? String(JSON.parse(`"${raw}"`)) : raw
}

/**
 * The keys of the objects that are open at one point of a text. Refuses a key that its object has already, in the same
 * or in another case, and one that a reader in C would take for a shorter one.
 */
export class ObjectKeys {
  readonly #json: Buffer
  /** Whether keys of one object may differ in case alone. */
  readonly #toleratesFolds: boolean
  /** Per key of an open object with few keys: hash of its fold, place of its first and behind its last byte. */
  readonly #hashes: number[] = []
  readonly #starts: number[] = []
  readonly #ends: number[] = []
  /** Per depth: where the keys of its object begin. */
  readonly #base: number[] = [0]
  /** Per depth: keys by their fold, for an object with many. */
  readonly #many: (Map<string, string> | undefined)[] = []
  #top = 0

  constructor(json: Buffer, toleratesFolds: boolean) {
    this.#json = json
    this.#toleratesFolds = toleratesFolds
  }

  open(depth: number): void {
    this.#base[depth] = this.#top
  }

  close(depth: number): void {
    this.#top = this.#base[depth] ?? 0
    if (this.#many.length > depth) this.#many.length = depth
  }

  /** Adds the key between two places, with its hash, to the object of that depth. */
  add(depth: number, hash: number, start: number, end: number): void {
    const many = this.#many[depth]
    if (many === undefined) this.#addToFew(depth, hash, start, end)
    else this.#addToMany(many, decodeKey(this.#json, start, end), start)
  }

  /** Adds a key that is not plain ASCII. */
  addUnusual(depth: number, start: number, end: number): void {
    const many = this.#many[depth]
    const key = decodeKey(this.#json, start, end)
    if (key.includes('\0')) throw new StrictJsonError('nul_key', start - 1)
    if (many === undefined) this.#addToFew(depth, hashOf(simpleFold(key)), start, end)
    else this.#addToMany(many, key, start)
  }

  #addToFew(depth: number, hash: number, start: number, end: number): void {
    const base = this.#base[depth] ?? 0
    for (let at = base; at < this.#top; at++) {
      if (this.#hashes[at] === hash) this.#compare(at, start, end)
    }
    this.#hashes[this.#top] = hash
    this.#starts[this.#top] = start
    this.#ends[this.#top] = end
    this.#top++
    if (this.#top - base === FEW_KEYS) this.#toMany(depth, base)
  }

  /** Two keys with one hash: the same, the same but for case, or different after all. */
  #compare(at: number, start: number, end: number): void {
    const key = decodeKey(this.#json, start, end)
    const other = decodeKey(this.#json, this.#starts[at] ?? 0, this.#ends[at] ?? 0)
    if (this.#identity(key) === this.#identity(other)) refuse(key, other, start)
  }

  #toMany(depth: number, base: number): void {
    const many = new Map<string, string>()
    for (let at = base; at < this.#top; at++) {
      const key = decodeKey(this.#json, this.#starts[at] ?? 0, this.#ends[at] ?? 0)
      many.set(this.#identity(key), key)
    }
    this.#many[depth] = many
  }

  #addToMany(many: Map<string, string>, key: string, start: number): void {
    const identity = this.#identity(key)
    const other = many.get(identity)
    if (other !== undefined) refuse(key, other, start)
    many.set(identity, key)
  }

  /** What no two keys of one object may have in common. */
  #identity(key: string): string {
    return this.#toleratesFolds ? key : simpleFold(key)
  }
}

function refuse(key: string, other: string, start: number): never {
  throw new StrictJsonError(key === other ? 'duplicate_key' : 'case_fold_key', start - 1)
}
