import type { Spender } from '../spender.ts'
import { buildAutomaton, type PatternSupply } from './build-automaton.ts'
import { parsePattern } from './parse-pattern.ts'
import { type Automaton, Op } from './program.ts'
import { matchesLong } from './match-long.ts'
import { Sweep, type SweptText } from './sweep.ts'

/** From how many code points on it pays to remember states. */
const LONG = 500

/**
 * A regular expression of ECMA-262 under the flag `u` that answers in bounded time. Lookahead and lookbehind are
 * understood, backreferences are not.
 */
export class Pattern {
  readonly source: string
  readonly #automaton: Automaton
  /** Whether what follows depends on the next code point alone, but for the ends of the text. */
  readonly #isStateless: boolean

  /** Throws a PatternError for what is no pattern, has a backreference or is too large. */
  constructor(source: string, supply: PatternSupply) {
    this.source = source
    this.#automaton = buildAutomaton(parsePattern(source), supply)
    const { ops } = this.#automaton.program
    this.#isStateless = !ops.some((op) => op === Op.boundary || op === Op.look)
  }

  /** Whether the pattern is found anywhere in a text. */
  isIn(text: string, spender: Spender): boolean {
    spender.spend(text.length >> 3)
    const swept = { points: pointsOf(text), looks: [] }
    this.#look(swept, spender)
    const { program, anchored } = this.#automaton
    const sweep = new Sweep(program, swept, false, spender)
    if (sweep.begin()) return true
    if (this.#isStateless && swept.points.length > LONG) {
      return matchesLong(sweep, swept.points, anchored, spender)
    }
    return sweep.matchesOn(anchored)
  }

  #look(swept: SweptText & { looks: Uint8Array[] }, spender: Spender): void {
    for (const { program, backward } of this.#automaton.looks) {
      spender.spend(swept.points.length >> 3)
      const positions = new Uint8Array(swept.points.length + 1)
      new Sweep(program, swept, backward, spender).mark(positions)
      swept.looks.push(positions)
    }
  }
}

function pointsOf(text: string): Uint32Array {
  const points = new Uint32Array(text.length)
  let count = 0
  for (let at = 0; at < text.length; count++) {
    const point = text.codePointAt(at) ?? 0
    points[count] = point
    at += point > 0xffff ? 2 : 1
  }
  return count === text.length ? points : points.subarray(0, count)
}
