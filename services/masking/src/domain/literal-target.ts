import type { Layer } from './shape/layer.ts'
import { type Literal, originOf } from './string-literal.ts'
import type { Target } from './text-masker.ts'

/** Takes the edits of one string literal after the other, at the places where they stand in their JSON text. */
export class LiteralTarget implements Target {
  readonly isShown: boolean
  readonly #layer: Layer
  #literal: Literal = { json: '', start: 0, end: 0 }
  #text = ''
  #number = 1
  #origin: ((index: number) => number) | undefined

  constructor(layer: Layer) {
    this.#layer = layer
    this.isShown = layer.isShown
  }

  /** Whether the literal is still there to be edited. */
  get isThere(): boolean {
    return this.#layer.cuts?.isGone !== true
  }

  /** Goes on to another literal. The number tells a key from others that look the same now. */
  begin(literal: Literal, text: string, number = 1): void {
    this.#literal = literal
    this.#text = text
    this.#number = number
    this.#origin = undefined
  }

  add(start: number, end: number, text: string): void {
    const written = numbered(text, this.#number)
    this.#number = 1
    if (start === 0 && end === this.#text.length) {
      // All of it stands between its quotes, however it is written.
      this.#layer.edits.add(this.#literal.start + 1, this.#literal.end - 1, written)
      return
    }
    const origin = (this.#origin ??= originOf(this.#literal, this.#text))
    this.#layer.edits.add(origin(start), origin(end), written)
  }

  drop(): boolean {
    return this.#layer.cuts?.drop() ?? false
  }
}

/** The placeholder of a key, with its number where it is not the first of its kind. */
const numbered = (label: string, number: number): string =>
  number === 1 ? label : `${label.slice(0, -1)}#${number}]`
