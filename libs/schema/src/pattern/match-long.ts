import type { Spender } from '../spender.ts'
import type { Sweep } from './sweep.ts'

const ASCII = 128
/** What is remembered is bounded, and forgotten with the text. */
const MOST_STATES = 200
const MOST_WAITING = 20_000
const MOST_OTHERS = 20_000

interface State {
  readonly waiting: Int32Array
  readonly afterAscii: (State | undefined)[]
  readonly afterOther: Map<number, State>
}

/**
 * Goes on with a sweep that has begun, over a long text: which state follows on which is worked out once (a deterministic
 * automaton, built as it is needed). Only for programs in which it depends on the next code point alone, but for the ends
 * of the text.
 */
export function matchesLong(
  sweep: Sweep,
  points: Uint32Array,
  anchored: boolean,
  spender: Spender,
): boolean {
  const states = new States(spender)
  const last = points.length - 1
  let state = states.of(sweep.waiting)
  // What comes after the last code point is at the end of the text: that is left to the sweep.
  for (let position = 0; position < last; position++) {
    if (state === undefined) return sweep.matchesOn(anchored)
    if (anchored && state.waiting.length === 0) return false
    if ((position & 3) === 0) spender.spend(1)
    const point = points[position] ?? 0
    let next = point < ASCII ? state.afterAscii[point] : state.afterOther.get(point)
    if (next === undefined) {
      sweep.resume(state.waiting, position)
      if (sweep.advance(!anchored)) return true
      next = states.of(sweep.waiting)
      if (next !== undefined) states.remember(state, point, next)
    }
    state = next
  }
  if (state !== undefined) sweep.resume(state.waiting, last)
  return sweep.matchesOn(anchored)
}

class States {
  readonly #spender: Spender
  readonly #states = new Map<string, State>()
  #waiting = 0
  #others = 0

  constructor(spender: Spender) {
    this.#spender = spender
  }

  /** The state of these instructions; undefined if there are too many states already. */
  of(waiting: Int32Array): State | undefined {
    this.#spender.spend(8 + waiting.length * 4)
    const key = waiting.join()
    const known = this.#states.get(key)
    if (known !== undefined) return known
    this.#waiting += waiting.length
    if (this.#states.size === MOST_STATES || this.#waiting > MOST_WAITING) return undefined
    const afterAscii = Array.from<State | undefined>({ length: ASCII })
    const state = { waiting, afterAscii, afterOther: new Map() }
    this.#states.set(key, state)
    return state
  }

  remember(state: State, point: number, next: State): void {
    if (point < ASCII) state.afterAscii[point] = next
    else if (++this.#others <= MOST_OTHERS) state.afterOther.set(point, next)
  }
}
