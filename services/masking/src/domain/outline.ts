/** Characters of a block. */
export const BLOCK = 128
/** Blocks before the one in which the text calls a detector, where what is called for may begin. */
const BEFORE = 2

/** A part of a text; the end is the place behind it. */
export type Place = readonly [start: number, end: number]

/** The next places to look at from one on, in order; the last ones end with the text. */
export type Places = (from: number) => Place | undefined

/** All of a text. */
export const everywhere =
  ({ length }: string): Places =>
  (from) =>
    from < length ? [from, length] : undefined

/** Which detectors a text calls to look at it, and where: by blocks. */
export class Outline {
  /** The bits of all blocks. */
  readonly bits: number
  readonly #blocks: Int32Array
  readonly #length: number

  /** `blocks` has the bits of each block of a text of that length. */
  constructor(length: number, blocks: Int32Array) {
    this.#length = length
    this.#blocks = blocks
    this.bits = blocks.reduce((all, bits) => all | bits, 0)
    // A search has to see the end of the text.
    blocks[blocks.length - 1] = -1
  }

  /** Where matches of the detector with a bit may begin: everywhere where nothing in the text says so, or for no bit. */
  placesFor(bit: number): Places | undefined {
    return (this.bits & bit) === 0 ? undefined : (from) => this.#next(bit, from)
  }

  #next(bit: number, from: number): Place | undefined {
    if (from >= this.#length) return undefined
    const calling = this.#calling(bit, from / BLOCK, this.#blocks.length)
    let last = calling
    for (let next = last; next >= 0; next = this.#calling(bit, last + 1, last + 2 + BEFORE))
      last = next
    const start = Math.max(from, (calling - BEFORE) * BLOCK)
    return [start, Math.min(this.#length, (last + 1) * BLOCK)]
  }

  /** The first of some blocks that calls a detector; -1 for none. */
  #calling(bit: number, from: number, to: number): number {
    for (let at = from; at < Math.min(to, this.#blocks.length); at++) {
      if (((this.#blocks[at] ?? 0) & bit) !== 0) return at
    }
    return -1
  }
}
