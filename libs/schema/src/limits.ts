import type { JsonValue } from '@sallyport/json'
import { type Path, pointerTo } from './display.ts'
import { SchemaError } from './errors.ts'
import { isArray, isObject } from './json-type.ts'

/** What a schema may cost before anything is checked with it. */
export interface SchemaLimits {
  /** Characters of its compact JSON text, escapes not counted; 262,144 unless said. */
  readonly characters: number
  /** Arrays and objects within each other; 64 unless said. */
  readonly depth: number
  /** Subschemas that the root reaches; 10,000 unless said. */
  readonly subschemas: number
  /** Characters of one pattern; 4,000 unless said. */
  readonly patternCharacters: number
  /** Characters of all patterns and instructions of their programs together; 100,000 unless said. */
  readonly patternSize: number
}

export const DEFAULT_LIMITS: SchemaLimits = {
  characters: 262_144,
  depth: 64,
  subschemas: 10_000,
  patternCharacters: 4_000,
  patternSize: 100_000,
}

/** Counts the characters of a schema. Throws a {@link SchemaError} for one that is too long or too deep. */
export function checkSize(schema: JsonValue, limits: SchemaLimits): number {
  const measure = new Measure(limits)
  measure.add(schema, [])
  return measure.characters
}

class Measure {
  readonly #limits: SchemaLimits
  characters = 0

  constructor(limits: SchemaLimits) {
    this.#limits = limits
  }

  add(value: JsonValue, path: Path): void {
    if (isArray(value)) {
      this.#enter(path)
      for (const [index, item] of value.entries()) this.#addMember(item, index, path)
    } else if (isObject(value)) {
      this.#enter(path)
      for (const key of Object.keys(value)) {
        this.#count(key.length + 3)
        this.#addMember(value[key] ?? null, key, path)
      }
    } else this.#count(typeof value === 'string' ? value.length + 2 : String(value).length)
  }

  #addMember(value: JsonValue, key: string | number, path: Path): void {
    this.#count(1)
    // Only containers need a path, for the one error that names it.
    this.add(value, typeof value === 'object' && value !== null ? [...path, key] : path)
  }

  #enter(path: Path): void {
    this.#count(2)
    if (path.length < this.#limits.depth) return
    throw new SchemaError(
      'too_deep',
      pointerTo(path),
      `the schema is nested over ${this.#limits.depth} levels deep`,
    )
  }

  #count(characters: number): void {
    this.characters += characters
    if (this.characters <= this.#limits.characters) return
    throw new SchemaError(
      'too_large',
      '',
      `the schema has over ${this.#limits.characters} characters`,
    )
  }
}
