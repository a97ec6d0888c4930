import type { SchemaLimits } from './limits.ts'
import type { PatternSupply } from './pattern/build-automaton.ts'
import { Pattern } from './pattern/pattern.ts'
import { PatternError } from './pattern/pattern-error.ts'
import { type PathLink, refuse } from './references/place.ts'
import { display } from './display.ts'

/** Unicode properties that one schema may name: the engine takes a millisecond to look one up. */
const MOST_PROPERTIES = 32

const BYTES_OF_PATTERN = 1500
/** Of a character or an instruction: the set of a class takes several hundred, and is written in four. */
const BYTES_OF_PART = 100

/** Compiles the patterns of one schema, equal ones once, within what they may cost together. */
export class PatternSource implements PatternSupply {
  readonly #limits: SchemaLimits
  readonly #patterns = new Map<string, Pattern>()
  readonly #properties = new Map<string, RegExp>()
  #size = 0

  constructor(limits: SchemaLimits) {
    this.#limits = limits
  }

  /** About how much memory the patterns keep. */
  get bytes(): number {
    return this.#patterns.size * BYTES_OF_PATTERN + this.#size * BYTES_OF_PART
  }

  /** Throws a SchemaError that names the place and the pattern. */
  compile(source: string, at: PathLink): Pattern {
    const known = this.#patterns.get(source)
    if (known !== undefined) return known
    try {
      if (source.length > this.#limits.patternCharacters) {
        throw new PatternError('pattern_too_large', 'is too long')
      }
      this.grow(source.length)
      const pattern = new Pattern(source, this)
      this.#patterns.set(source, pattern)
      return pattern
    } catch (error) {
      if (!(error instanceof PatternError)) throw error
      return refuse(error.code, at, `the pattern '${display(source)}' ${error.message}`)
    }
  }

  grow = (size: number): void => {
    this.#size += size
    if (this.#size <= this.#limits.patternSize) return
    throw new PatternError('pattern_too_large', 'makes the patterns of the schema too large')
  }

  properties = (escape: string): RegExp => {
    const known = this.#properties.get(escape)
    if (known !== undefined) return known
    if (this.#properties.size === MOST_PROPERTIES) {
      throw new PatternError(
        'pattern_too_large',
        `has one more Unicode property than the ${MOST_PROPERTIES} that a schema may have`,
      )
    }
    const test = new RegExp(`^${escape}$`, 'u')
    this.#properties.set(escape, test)
    return test
  }
}
