/** Most characters of a text that one detector looks at in one go. */
const PART = 8 * 1024
/** Characters that are looked at, each once for every look, before others may run. */
const STRETCH = 16 * 1024

/**
 * Says how much is done in one go. It counts characters and looks at no clock: the slowest look takes about half a
 * microsecond a character, so that a stretch stays far below what a waiting call would notice.
 */
export class Pace {
  readonly #part: () => number
  #spent = 0

  /** `part` tells the length of the next part, where it is not to be the usual one. */
  constructor(part: () => number = () => PART) {
    this.#part = part
  }

  /** Where the part of a text that begins at a place ends. */
  endOfPart(text: string, from: number): number {
    return Math.min(text.length, from + this.#part())
  }

  /** Notes that so many characters were looked at; true when it is time to pause. */
  spend(chars: number): boolean {
    this.#spent += chars
    return this.#spent >= STRETCH
  }

  /** Notes that others could run. */
  rest(): void {
    this.#spent = 0
  }
}

/** Work that pauses when it has done enough in one go. */
export type Steps<T> = Generator<void, T>
