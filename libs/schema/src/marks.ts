import type { Spender } from './spender.ts'

/** Steps to put one thing into a set. */
const KEEP_STEPS = 8
/** Steps to make two sets. */
const MAKE_STEPS = 20

/**
 * Which members and items of one value have been looked at by the subschemas that hold for it: what is left is for
 * `unevaluatedProperties` and `unevaluatedItems` (JSON Schema 2020-12, core, section 11). Kept only where one of these asks.
 */
export class Marks {
  readonly names = new Set<string>()
  readonly indices = new Set<number>()
  /** All items before this one. */
  itemsBefore = 0

  constructor(spender: Spender) {
    spender.spend(MAKE_STEPS)
  }

  addNames(names: readonly string[], spender: Spender): void {
    for (const name of names) this.addName(name, spender)
  }

  addName(name: string, spender: Spender): void {
    spender.spend(KEEP_STEPS)
    this.names.add(name)
  }

  addIndex(index: number, spender: Spender): void {
    spender.spend(KEEP_STEPS)
    this.indices.add(index)
  }

  addItemsBefore(index: number): void {
    this.itemsBefore = Math.max(this.itemsBefore, index)
  }

  /** Takes over what a subschema that holds has marked. */
  add(other: Marks, spender: Spender): void {
    for (const name of other.names) this.addName(name, spender)
    for (const index of other.indices) this.addIndex(index, spender)
    this.addItemsBefore(other.itemsBefore)
  }
}
