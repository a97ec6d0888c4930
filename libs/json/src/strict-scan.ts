import { StrictJsonError } from './errors.ts'
import { decodeKey, hashByte, ObjectKeys } from './object-keys.ts'
import { levelBelow, type ReservedKeys, standing } from './reserved-keys.ts'
import { skipAnyNumber, skipNumber, skipSmallNumber } from './strict-number.ts'
import type { StrictRules } from './strict-rules.ts'
import { StringSkipper } from './strict-string.ts'

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
 * Goes through a text that JSON.parse has accepted and refuses what RFC 8259 leaves open and readers differ on: repeated
 * keys, keys equal but for case, reserved keys in another spelling, numbers that a double does not hold, lone surrogates;
 * and too many levels. It takes time linear to the length of the text.
 */
export class StrictScan {
  readonly #json: Buffer
  readonly #rules: StrictRules
  readonly #keys: ObjectKeys
  readonly #strings: StringSkipper
  /** How to read a number of the data. */
  readonly #skipDataNumber: typeof skipNumber
  readonly #toleratesSurrogates: boolean
  /** Per depth: 1 for an object, 0 for an array. */
  readonly #isObject: number[] = [0]
  /** Per depth: reserved names of the container, and those of the value that comes next in it. */
  readonly #reserved: (ReservedKeys | undefined)[] = [undefined]
  #next: ReservedKeys | undefined
  /** Whether the value that comes next stands right under a reserved key. */
  #judged = false
  #depth = 0

  constructor(json: Buffer, rules: StrictRules) {
    const { tolerate } = rules
    this.#json = json
    this.#rules = rules
    this.#keys = new ObjectKeys(json, tolerate.has('case_fold_key'))
    this.#strings = new StringSkipper(json)
    this.#skipDataNumber = tolerate.has('number_range') ? skipAnyNumber : skipNumber
    this.#toleratesSurrogates = tolerate.has('lone_surrogate')
    this.#next = rules.reserved
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
        at = keyNext ? this.#key(at + 1) : this.#string(at + 1)
        keyNext = false
      } else if (byte === COMMA) {
        keyNext = inObject
        this.#judged = false
        at++
      } else if (byte >= MINUS && byte < COLON) {
        at = this.#number(at)
      } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        inObject = byte === OPEN_OBJECT
        keyNext = inObject
        this.#open(at++, inObject)
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        inObject = this.#close()
        keyNext = false
        at++
      } else {
        at++
      }
    }
  }

  #open(at: number, isObject: boolean): void {
    if (this.#depth === this.#rules.maxDepth) throw new StrictJsonError('too_deep', at)
    const depth = ++this.#depth
    this.#isObject[depth] = isObject ? 1 : 0
    this.#keys.open(depth)
    this.#reserved[depth] = this.#next
    this.#judged = false
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

  #string(start: number): number {
    return this.#strings.skip(start, this.#toleratesSurrogates && !this.#judged)
  }

  #number(start: number): number {
    if (!this.#judged || this.#skipDataNumber === skipNumber) {
      return this.#skipDataNumber(this.#json, start)
    }
    return skipSmallNumber(this.#json, start)
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
    const isReserved = this.#reserved[this.#depth] !== undefined
    const end = this.#strings.skip(start, this.#toleratesSurrogates && !isReserved)
    this.#keys.addUnusual(this.#depth, start, end - 1)
    if (isReserved) this.#checkReserved(start, end - 1)
    return end
  }

  #checkReserved(start: number, end: number): void {
    const level = this.#reserved[this.#depth]
    if (level === undefined) return
    const key = decodeKey(this.#json, start, end)
    const found = standing(level, key)
    if (found === 'misspelt') throw new StrictJsonError('reserved_key', start - 1)
    this.#judged = found === 'reserved'
    this.#next = levelBelow(level, key)
  }
}
