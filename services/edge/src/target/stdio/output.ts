import type { Readable } from 'node:stream'

/**
 * Reads what a program writes, piece by piece. Between two pieces everyone else has a turn, so that a program that writes
 * without end holds up nobody but itself.
 */
export class Output {
  readonly #stream: Readable
  #paused = false
  #ended = false

  /** `take` is given each piece, also when reading was asked to pause after it had come. */
  constructor(stream: Readable, take: (piece: Buffer) => void) {
    this.#stream = stream
    stream.on('data', (piece: Buffer) => {
      take(piece)
      if (this.#ended) return
      stream.pause()
      setImmediate(() => this.#goOn())
    })
  }

  pause(): void {
    this.#paused = true
  }

  resume(): void {
    if (!this.#paused) return
    this.#paused = false
    this.#goOn()
  }

  /** Reads all that is left: the program has ended, and its last words are no more than a pipe holds. */
  finish(): void {
    this.#ended = true
    this.#stream.resume()
  }

  #goOn(): void {
    if (!this.#paused || this.#ended) this.#stream.resume()
  }
}
