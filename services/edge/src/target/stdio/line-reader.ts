/** A line that was longer than the bound: what it began and ended with; the rest is lost. */
export interface CutLine {
  readonly head: Buffer
  readonly tail: Buffer
}

/** One line, without its end. */
export type Line = Buffer | CutLine

const LINE_FEED = 0x0a
const FIRST_BYTES = 4096
/** Bytes that are kept of each end of a line that is too long. */
const KEPT_BYTES = 512

/** Cuts bytes into lines. It holds no more than the longest line it may give, however small the pieces are that come. */
export class LineReader {
  readonly #maxBytes: number
  /** The line that is not whole yet. */
  #held = Buffer.alloc(0)
  #length = 0
  /** The line that is not whole yet and too long already. */
  #cut: CutLine | undefined

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** Takes the next bytes and returns the lines that they complete. */
  push(chunk: Buffer): Line[] {
    const lines: Line[] = []
    let from = 0
    for (let to = chunk.indexOf(LINE_FEED); to !== -1; to = chunk.indexOf(LINE_FEED, from)) {
      lines.push(this.#complete(chunk.subarray(from, to)))
      from = to + 1
    }
    this.#hold(chunk.subarray(from))
    return lines
  }

  #complete(end: Buffer): Line {
    if (this.#length === 0 && this.#cut === undefined && end.length <= this.#maxBytes) return end
    this.#hold(end)
    const line = this.#cut ?? Buffer.from(this.#held.subarray(0, this.#length))
    this.#cut = undefined
    this.#length = 0
    // A long line is rare: its room is not kept for the next.
    this.#held = Buffer.alloc(0)
    return line
  }

  #hold(piece: Buffer): void {
    if (piece.length === 0) return
    const length = this.#length + piece.length
    if (this.#cut !== undefined || length > this.#maxBytes) return this.#skip(piece)
    if (length > this.#held.length) this.#grow(length)
    piece.copy(this.#held, this.#length)
    this.#length = length
  }

  #skip(piece: Buffer): void {
    const held = this.#held.subarray(0, this.#length)
    const { head, tail } = this.#cut ?? { head: firstOf(held, piece), tail: held }
    this.#cut = { head, tail: lastOf(tail, piece) }
    this.#length = 0
    this.#held = Buffer.alloc(0)
  }

  #grow(length: number): void {
    const size = Math.max(FIRST_BYTES, 2 ** Math.ceil(Math.log2(length)))
    const held = Buffer.alloc(Math.min(size, this.#maxBytes))
    this.#held.copy(held, 0, 0, this.#length)
    this.#held = held
  }
}

const firstOf = (...pieces: readonly Buffer[]): Buffer =>
  Buffer.concat(pieces.map((piece) => piece.subarray(0, KEPT_BYTES))).subarray(0, KEPT_BYTES)

const lastOf = (...pieces: readonly Buffer[]): Buffer =>
  Buffer.concat(pieces.map((piece) => piece.subarray(-KEPT_BYTES))).subarray(-KEPT_BYTES)
