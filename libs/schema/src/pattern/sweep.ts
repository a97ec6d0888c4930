import type { Spender } from '../spender.ts'
import { isWordPoint } from './char-set.ts'
import { Op, type Program } from './program.ts'
import type { SweepMemory } from './sweep-memory.ts'

const LAST_ASCII = 0x7f

/** A text as code points, and what is known of it so far. */
export interface SweptText {
  readonly points: Uint32Array
  /** Per lookaround: at which positions it holds. */
  readonly looks: readonly Uint8Array[]
}

/**
 * Runs an automaton over a text, all its states at once (Thompson, 1968): the time is bounded by the length of the text
 * times that of the program, whatever both are. Of each program one sweep runs at a time.
 */
export class Sweep {
  readonly #program: Program
  readonly #text: SweptText
  readonly #backward: boolean
  readonly #spender: Spender
  readonly #memory: SweepMemory
  /** The instructions that wait for a code point, before and after a step. */
  #before: Int32Array
  #waiting: Int32Array
  #count = 0
  /** Between which code points the sweep is. */
  #position: number

  constructor(program: Program, text: SweptText, backward: boolean, spender: Spender) {
    this.#program = program
    this.#text = text
    this.#backward = backward
    this.#spender = spender
    this.#position = backward ? text.points.length : 0
    spender.spend(10)
    this.#memory = program.memory
    this.#memory.reset()
    const [before, waiting] = this.#memory.waiting
    this.#before = before
    this.#waiting = waiting
  }

  /** The instructions that wait for the next code point. */
  get waiting(): Int32Array {
    return this.#waiting.slice(0, this.#count)
  }

  /** Goes back to the state that it once had at another position, or was in at this one. */
  resume(waiting: Int32Array, position: number): void {
    this.#waiting.set(waiting)
    this.#count = waiting.length
    this.#position = position
  }

  /** Whether a match ends here or further on; unless anchored, one that begins there counts too. */
  matchesOn(anchored: boolean): boolean {
    const last = this.#text.points.length
    while (this.#position < last) {
      if (anchored && this.#count === 0) return false
      if (this.advance(!anchored)) return true
    }
    return false
  }

  /** Marks the positions at which a match ends, wherever it begins. */
  mark(positions: Uint8Array): void {
    if (this.begin()) positions[this.#position] = 1
    for (let taken = this.#text.points.length; taken > 0; taken--) {
      if (this.advance(true)) positions[this.#position] = 1
    }
  }

  /** A match may begin here. Returns whether one ends here. */
  begin(): boolean {
    return this.#reach(0)
  }

  /** Takes the next code point; a match may begin after it. Returns whether one ends there. */
  advance(begins: boolean): boolean {
    const matched = this.#take()
    return (begins && this.begin()) || matched
  }

  #take(): boolean {
    const at = this.#backward ? --this.#position : this.#position++
    const point = this.#text.points[at] ?? 0
    const [before, count] = [this.#waiting, this.#count]
    this.#waiting = this.#before
    this.#before = before
    this.#count = 0
    this.#memory.step++
    this.#spender.spend(1 + count)
    let matched = false
    for (let index = 0; index < count; index++) {
      const place = before[index] ?? 0
      if (this.#takes(place, point) && this.#reach(place + 1)) matched = true
    }
    return matched
  }

  #takes(place: number, point: number): boolean {
    const { ops, a, sets } = this.#program
    const operand = a[place] ?? 0
    if (ops[place] === Op.char) return operand === point
    const set = sets[operand]
    if (set === undefined) return false
    if (point > LAST_ASCII && set.cost > 0) this.#spender.spend(set.cost)
    return set.has(point)
  }

  /** Follows all ways on that take nothing from the text. Returns whether one of them is a match. */
  #reach(start: number): boolean {
    const { ops, a, b } = this.#program
    const { reachedAt, pending, step: stamp } = this.#memory
    let matched = false
    let [left, steps] = [1, 0]
    pending[0] = start
    while (left > 0) {
      const place = pending[--left] ?? 0
      if (reachedAt[place] === stamp) continue
      reachedAt[place] = stamp
      steps++
      const op = ops[place]
      if (op === Op.char || op === Op.set) this.#waiting[this.#count++] = place
      else if (op === Op.split) {
        pending[left++] = b[place] ?? 0
        pending[left++] = a[place] ?? 0
      } else if (op === Op.match) matched = true
      else if (this.#holds(place)) pending[left++] = place + 1
    }
    this.#spender.spend(steps)
    return matched
  }

  /** Whether an assertion holds here. */
  #holds(place: number): boolean {
    const { ops, a, b } = this.#program
    const { points, looks } = this.#text
    const position = this.#position
    if (ops[place] === Op.start) return position === 0
    if (ops[place] === Op.end) return position === points.length
    if (ops[place] === Op.look) {
      return (looks[a[place] ?? 0]?.[position] === 1) !== (b[place] === 1)
    }
    const before = position > 0 && isWordPoint(points[position - 1] ?? 0)
    const after = position < points.length && isWordPoint(points[position] ?? 0)
    return (before !== after) !== (a[place] === 1)
  }
}
