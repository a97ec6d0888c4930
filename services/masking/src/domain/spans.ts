/**
 * Places in a text, in order and without overlap; the end of one is the place behind its last character. They are kept as
 * plain numbers: a text of 4 MB may hold a million of them, and as many objects would stop the thread when memory is
 * tidied.
 */
export class Spans {
  readonly #places: number[] = []

  get count(): number {
    return this.#places.length / 2
  }

  /** The end of the last one; 0 where there is none. */
  get lastEnd(): number {
    return this.#places.at(-1) ?? 0
  }

  add(start: number, end: number): void {
    this.#places.push(start, end)
  }

  start(index: number): number {
    return this.#places[index * 2] ?? 0
  }

  end(index: number): number {
    return this.#places[index * 2 + 1] ?? 0
  }
}
