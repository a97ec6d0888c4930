import { StrictJsonError } from './errors.ts'
import { endOfLiteral, endOfNumber, endOfString } from './json-token.ts'
import { literalText } from './literal-text.ts'

/** Nesting that readers of this package allow unless told otherwise. */
export const MAX_DEPTH = 64

/** What a token is: `object` and `array` begin a container, `end` ends one. */
export type JsonToken = 'object' | 'array' | 'end' | 'key' | 'string' | 'number' | 'literal'

/** A container that is open, and where the walk stands in it. */
interface Container {
  readonly isObject: boolean
  readonly start: number
  index: number
  keyStart: number
  keyEnd: number
}

type Expected = 'value' | 'element_or_end' | 'key' | 'key_or_end' | 'colon' | 'comma_or_end'

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_ARRAY = 0x5b
const CLOSE_ARRAY = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

/**
 * Walks a JSON text token by token and says where each one stands. It checks the whole grammar of RFC 8259 on the way:
 * a walk to the end succeeds for exactly the texts that JSON.parse accepts, but for the depth. Offsets are in characters.
 */
export class JsonCursor {
  readonly text: string
  /** First character of the token, its quote included; at `end` the opening bracket of the container. */
  start = 0
  /** Place behind the last character of the token. */
  end = 0
  /** Number of containers that hold the token; a container does not hold itself. */
  depth = 0
  readonly #maxDepth: number
  readonly #open: Container[] = []
  #expected: Expected = 'value'

  constructor(text: string, maxDepth: number = MAX_DEPTH) {
    this.text = text
    this.#maxDepth = maxDepth
  }

  /** Moves to the next token; undefined at the end of the text. Throws a {@link StrictJsonError}. */
  next(): JsonToken | undefined {
    this.depth = this.#open.length
    this.#skipSpace()
    const container = this.#open[this.depth - 1]
    if (container === undefined) return this.#expected === 'value' ? this.#value() : this.#finish()
    switch (this.#expected) {
      case 'colon':
        this.#step(COLON)
        return this.#value()
      case 'comma_or_end':
        if (this.#char() !== COMMA) return this.#close(container)
        this.#step(COMMA)
        container.index++
        return container.isObject ? this.#key(container) : this.#value()
      case 'key_or_end':
        return this.#char() === QUOTE ? this.#key(container) : this.#close(container)
      case 'element_or_end':
        return this.#char() === CLOSE_ARRAY ? this.#close(container) : this.#value()
      case 'key':
        return this.#key(container)
      case 'value':
        return this.#value()
    }
  }

  /**
   * The JSON pointer (RFC 6901) of the token, with * for every array index; a key stands where its value stands.
   * `render` may give the text to show for the key whose opening quote is at an offset.
   */
  pointer(render?: (keyStart: number) => string | undefined): string {
    let pointer = ''
    for (let level = 0; level < this.depth; level++) {
      const container = this.#open[level]
      if (container === undefined) break
      const step = container.isObject
        ? (render?.(container.keyStart) ?? this.#keyText(container))
        : '*'
      const plain = !step.includes('~') && !step.includes('/')
      pointer += plain ? `/${step}` : `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`
    }
    return pointer
  }

  /** Whether the token is at a path of keys and array indices. */
  isAt(path: readonly (string | number)[]): boolean {
    if (this.depth !== path.length) return false
    return path.every((step, level) => {
      const container = this.#open[level]
      if (container === undefined) return false
      return container.isObject ? this.#keyText(container) === step : container.index === step
    })
  }

  /** Offset of the opening bracket of the container that holds the token; -1 at the top. */
  get containerStart(): number {
    return this.#open[this.depth - 1]?.start ?? -1
  }

  #value(): JsonToken {
    this.start = this.end
    this.#expected = 'comma_or_end'
    const char = this.#char()
    if (char === QUOTE) {
      this.end = endOfString(this.text, this.start)
      return 'string'
    }
    if (char === OPEN_OBJECT || char === OPEN_ARRAY) return this.#enter(char === OPEN_OBJECT)
    const literal = endOfLiteral(this.text, this.start)
    this.end = literal ?? endOfNumber(this.text, this.start)
    return literal === undefined ? 'number' : 'literal'
  }

  #enter(isObject: boolean): JsonToken {
    if (this.#open.length === this.#maxDepth) {
      throw new StrictJsonError('too_deep', this.start, 'character')
    }
    this.#open.push({ isObject, start: this.start, index: 0, keyStart: 0, keyEnd: 0 })
    this.#expected = isObject ? 'key_or_end' : 'element_or_end'
    this.end++
    return isObject ? 'object' : 'array'
  }

  #key(container: Container): JsonToken {
    if (this.#char() !== QUOTE) this.#refuse()
    this.start = this.end
    this.end = endOfString(this.text, this.start)
    container.keyStart = this.start
    container.keyEnd = this.end
    this.#expected = 'colon'
    return 'key'
  }

  #close(container: Container): JsonToken {
    if (this.#char() !== (container.isObject ? CLOSE_OBJECT : CLOSE_ARRAY)) this.#refuse()
    this.#open.pop()
    this.depth = this.#open.length
    this.start = container.start
    this.end++
    this.#expected = 'comma_or_end'
    return 'end'
  }

  #finish(): undefined {
    if (this.end < this.text.length) throw new StrictJsonError('trailing', this.end, 'character')
  }

  /** Steps over one expected character and the white space behind it. */
  #step(char: number): void {
    if (this.#char() !== char) this.#refuse()
    this.end++
    this.#skipSpace()
  }

  #skipSpace(): void {
    let char = this.#char()
    while (char === 0x20 || char === 0x0a || char === 0x0d || char === 0x09) {
      this.end++
      char = this.#char()
    }
  }

  #char(): number {
    return this.text.charCodeAt(this.end)
  }

  #keyText(container: Container): string {
    return literalText(this.text, container.keyStart, container.keyEnd)
  }

  #refuse(): never {
    throw new StrictJsonError('syntax', this.end, 'character')
  }
}
