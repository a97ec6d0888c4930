import { INEXACT } from './held-number.ts'
import type { JsonArray, JsonObject, JsonValue } from './json-value.ts'
import { simpleFold } from './simple-fold.ts'
import type { StrictRules } from './strict-rules.ts'

/** Keys of printable ASCII that are their own fold. */
const PLAIN = /^[ -@[-~]*$/

/**
 * What a value that JSON.parse made has in it: how many strings, keys included; whether a 0; whether anything that breaks
 * a rule, or might break one in the text that it was read from.
 */
export class ValueInventory {
  strings = 0
  hasZero = false
  isDoubtful = false
  readonly #tolerate: StrictRules['tolerate']
  readonly #checksTexts: boolean
  readonly #keys = new Set<string>()

  /** Takes stock at once. */
  constructor(value: JsonValue, { maxDepth, tolerate }: StrictRules) {
    this.#tolerate = tolerate
    this.#checksTexts = !tolerate.has('lone_surrogate')
    // A property that all objects inherit would count as a member of each.
    for (const _ in {}) this.isDoubtful = true
    this.#add(value, maxDepth)
    this.#compareKeys()
  }

  #add(value: JsonValue, depth: number): void {
    if (typeof value === 'number') {
      const ordinary = value < INEXACT && value > -INEXACT && value !== 0
      if (!ordinary) this.#addUnusualNumber(value)
    } else if (typeof value === 'string') {
      this.strings++
      if (this.#checksTexts && !value.isWellFormed()) this.isDoubtful = true
    } else if (typeof value === 'object' && value !== null) this.#addContainer(value, depth)
  }

  #addUnusualNumber(value: number): void {
    if (value === 0) this.hasZero = true
    else if (!this.#tolerate.has('number_range')) this.isDoubtful = true
  }

  #addContainer(value: JsonArray | JsonObject, depth: number): void {
    if (depth === 0) this.isDoubtful = true
    else if (!isArray(value)) this.#addMembers(value, depth - 1)
    else for (let at = 0; at < value.length; at++) this.#add(value[at] ?? null, depth - 1)
  }

  #addMembers(object: JsonObject, depth: number): void {
    for (const key in object) {
      this.strings++
      if (!this.#keys.has(key)) this.#keys.add(key)
      this.#add(object[key] ?? null, depth)
    }
  }

  /** Looks at all keys as if they stood in one object. */
  #compareKeys(): void {
    const folds = new Set<string>()
    for (const key of this.#keys) {
      if (PLAIN.test(key)) continue
      if (key.includes('\0') || (this.#checksTexts && !key.isWellFormed())) this.isDoubtful = true
      const fold = this.#tolerate.has('case_fold_key') ? key : simpleFold(key)
      if (fold === key) continue
      if (this.#keys.has(fold) || folds.has(fold)) this.isDoubtful = true
      folds.add(fold)
    }
  }
}

/** Array.isArray does not narrow readonly arrays. */
const isArray = (value: JsonArray | JsonObject): value is JsonArray => Array.isArray(value)
