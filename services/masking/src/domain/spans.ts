/** Most searches find nothing, and need no room for it. */
const NONE: number[] = []

/**
 * Places in a text, in order and without overlap; the end of one is the place behind its last character. They are kept as
 * plain numbers: a text of 4 MB may hold a million of them, and as many objects would stop the thread when memory is
 * tidied.
 */
export class Spans {
  #places = NONE
  /** Those before it are left out. */
  #first = 0
  #origin = 0

  get count(): number {
    return this.#places.length / 2 - this.#first
  }

  /** The end of the last one; 0 where there is none. */
  get lastEnd(): number {
    return this.count === 0 ? 0 : this.end(this.count - 1)
  }

  /** Leaves out those that begin before a place, and counts from there. */
  leave(origin: number): void {
    while (this.count > 0 && this.start(0) < origin) this.#first++
    this.#origin += origin
  }

  /** Adds one behind all others; places are counted from the begin of the text. */
  add(start: number, end: number): void {
    if (this.#places === NONE) this.#places = [start, end]
    else this.#places.push(start, end)
  }

  start(index: number): number {
    return (this.#places[(this.#first + index) * 2] ?? 0) - this.#origin
  }

  end(index: number): number {
    return (this.#places[(this.#first + index) * 2 + 1] ?? 0) - this.#origin
  }
}
