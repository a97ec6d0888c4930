import { StrictJsonError } from './errors.ts'
import { decodeKey, hashByte, ObjectKeys } from './object-keys.ts'
import type { ReservedKeys } from './reserved-keys.ts'
import { skipNumber } from './strict-number.ts'
import { StringSkipper } from './strict-string.ts'
import { simpleFold } from './simple-fold.ts'

const QUOTE = 0x22
const COMMA = 0x2c
const MINUS = 0x2d
const COLON = 0x3a
const OPEN_ARRAY = 0x5b
const BACKSLASH = 0x5c
const CLOSE_ARRAY = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const NOT_ASCII = 0x80

/**
 * Refuses what RFC 8259 leaves open and readers differ on: repeated keys, keys equal but for case, reserved keys in
 * another case, numbers that a double does not hold, lone surrogates; and too many levels. It relies on JSON.parse for
 * the grammar: of a text that is no JSON it may refuse anything or nothing, in time linear to its length.
 */
export class StrictScan {
  readonly #json: Buffer
  readonly #maxDepth: number
  readonly #keys: ObjectKeys
  readonly #strings: StringSkipper
  /** Per depth: 1 for an object, 0 for an array. */
  readonly #isObject: number[] = [0]
  /** Per depth: reserved names of the container, and those of the value that comes next in it. */
  readonly #reserved: (ReservedKeys | undefined)[] = [undefined]
  #next: ReservedKeys | undefined
  #depth = 0

  constructor(json: Buffer, maxDepth: number, reserved: ReservedKeys | undefined) {
    this.#json = json
    this.#maxDepth = maxDepth
    this.#keys = new ObjectKeys(json)
    this.#strings = new StringSkipper(json)
    this.#next = reserved
  }

  /** Reads the whole text once. Throws a {@link StrictJsonError}. */
  run(): void {
    const json = this.#json
    const length = json.length
    let keyNext = false
    let inObject = false
    for (let at = 0; at < length;) {
      const byte = json[at] ?? 0
      if (byte === QUOTE) {
        at = keyNext ? this.#key(at + 1) : this.#strings.skip(at + 1)
        keyNext = false
      } else if (byte === COMMA) {
        keyNext = inObject
        at++
      } else if (byte >= MINUS && byte < COLON) {
        at = skipNumber(json, at)
      } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        inObject = byte === OPEN_OBJECT
        keyNext = inObject
        this.#open(at++, inObject)
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        // More closed than opened: JSON.parse refuses the text.
        if (this.#depth === 0) return
        inObject = this.#close()
        keyNext = false
        at++
      } else {
        at++
      }
    }
  }

  #open(at: number, isObject: boolean): void {
    if (this.#depth === this.#maxDepth) throw new StrictJsonError('too_deep', at)
    const depth = ++this.#depth
    this.#isObject[depth] = isObject ? 1 : 0
    this.#keys.open(depth)
    this.#reserved[depth] = this.#next
    if (isObject) this.#next = undefined
  }

  /** Leaves a container; returns whether the one around it is an object. */
  #close(): boolean {
    const depth = this.#depth--
    const inObject = this.#isObject[depth - 1] === 1
    this.#keys.close(depth)
    this.#next = inObject ? undefined : this.#reserved[depth - 1]
    return inObject
  }

  /** Reads the key whose first byte is at `start`; returns the place behind its closing quote. */
  #key(start: number): number {
    const json = this.#json
    let hash = 0
    let at = start
    for (; at < json.length; at++) {
      const byte = json[at] ?? 0
      if (byte === QUOTE) break
      if (byte === BACKSLASH || byte >= NOT_ASCII) return this.#unusualKey(start)
      hash = hashByte(hash, byte)
    }
    this.#keys.add(this.#depth, hash, start, at)
    if (this.#reserved[this.#depth] !== undefined) this.#checkReserved(start, at)
    return at + 1
  }

  #unusualKey(start: number): number {
    const end = this.#strings.skip(start)
    this.#keys.addUnusual(this.#depth, start, end - 1)
    if (this.#reserved[this.#depth] !== undefined) this.#checkReserved(start, end - 1)
    return end
  }

  #checkReserved(start: number, end: number): void {
    const level = this.#reserved[this.#depth]
    const key = decodeKey(this.#json, start, end)
    const name = level?.names.get(simpleFold(key))
    if (name !== undefined && name !== key) throw new StrictJsonError('reserved_key', start - 1)
    this.#next = level?.below.get(key)
  }
}
