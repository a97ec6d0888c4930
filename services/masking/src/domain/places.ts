import type { JsonCursor } from '@sallyport/json'
import { type KnownKey, stepOf } from './known-keys.ts'
import { LongKeys } from './long-keys.ts'
import type { MaskedKeys } from './masked-keys.ts'

/** Places that are remembered, and the longest: rows have the same few. */
const MOST = 2048
const LONGEST = 512

/** A place, and those beneath it. */
interface Place {
  readonly pointer: string
  readonly beneath: Map<Step, Place>
}

/** What leads on from a place: a known key, or any index of an array. */
type Step = KnownKey | '*'

/**
 * The places of a walk through a JSON text as findings tell them. One of known keys is put together once and is the same
 * text from then on, which findings are counted by without a look at its letters.
 */
export class Places {
  readonly #cursor: JsonCursor
  readonly #masked: MaskedKeys
  readonly #long = new LongKeys()
  readonly #top: Place
  /** By depth: what leads to the value there, and the place of the container that holds it, once it was asked for. */
  readonly #steps: (Step | undefined)[] = []
  readonly #containers: (Place | undefined)[] = []
  #count = 0

  /** `top` is the place of the text itself, `masked` has the keys that are told as they are masked. */
  constructor(top: string, cursor: JsonCursor, masked: MaskedKeys) {
    this.#top = { pointer: top, beneath: new Map() }
    this.#cursor = cursor
    this.#masked = masked
  }

  /** The walk enters a container. */
  enter(isArray: boolean): void {
    const { depth } = this.#cursor
    this.#steps[depth + 1] = isArray ? '*' : undefined
    this.#containers[depth + 1] = undefined
  }

  /** A member begins, with a key that is known or undefined. */
  key(key: KnownKey | undefined): void {
    this.#steps[this.#cursor.depth] = key
  }

  /** Notes how a key is told that may be long. */
  noteLong(keyStart: number, key: string): void {
    this.#long.note(keyStart, key)
  }

  /** The place of the token that the walk is at. */
  readonly place = (): string => {
    const known = this.#find(this.#cursor.depth)
    if (known !== undefined) return known.pointer
    const told = (start: number): string | undefined =>
      this.#long.get(start) ?? this.#masked.get(start)
    return this.#top.pointer + this.#cursor.pointer(told)
  }

  /** The place at a depth; undefined where a key on the way is not known, or there are too many. */
  #find(depth: number): Place | undefined {
    if (depth === 0) return this.#top
    const step = this.#steps[depth]
    const container = (this.#containers[depth] ??= this.#find(depth - 1))
    if (step === undefined || container === undefined) return undefined
    return container.beneath.get(step) ?? this.#add(container, step)
  }

  #add({ pointer, beneath }: Place, step: Step): Place | undefined {
    if (this.#count === MOST || pointer.length > LONGEST) return undefined
    this.#count++
    const place = {
      pointer: pointer + (step === '*' ? '/*' : stepOf(step)),
      beneath: new Map<Step, Place>(),
    }
    beneath.set(step, place)
    return place
  }
}
