import type { CharSet } from './char-set.ts'
import type { SweepMemory } from './sweep-memory.ts'

/** What an instruction does; `a` and `b` are its operands. */
export const Op = {
  /** Takes the code point `a`. */
  char: 0,
  /** Takes one of the set of number `a`. */
  set: 1,
  /** Goes on at `a` and at `b`. */
  split: 2,
  /** Holds at the start of the text. */
  start: 3,
  /** Holds at the end of the text. */
  end: 4,
  /** Holds at the edge of a word, or elsewhere if `a` is 1. */
  boundary: 5,
  /** Holds where the lookaround of number `a` holds, or elsewhere if `b` is 1. */
  look: 6,
  match: 7,
} as const

export type OpCode = (typeof Op)[keyof typeof Op]

/** Instructions side by side: runs over long texts read little else. */
export interface Program {
  readonly ops: Uint8Array
  readonly a: Int32Array
  readonly b: Int32Array
  readonly sets: readonly CharSet[]
  readonly memory: SweepMemory
}

/** A lookaround: where it holds is found by one sweep over the text, backward for a lookahead. */
export interface Look {
  readonly program: Program
  readonly backward: boolean
}

/** A pattern as a nondeterministic automaton. */
export interface Automaton {
  readonly program: Program
  /** Each one only looks at those before it. */
  readonly looks: readonly Look[]
  /** Whether a match can begin at the start of the text only. */
  readonly anchored: boolean
}
