import type { CharSet } from './char-set.ts'
import { Op, type OpCode, type Program } from './program.ts'
import { SweepMemory } from './sweep-memory.ts'

/** Writes the instructions of one program. */
export class ProgramWriter {
  readonly #grow: (size: number) => void
  readonly #ops: OpCode[] = []
  readonly #a: number[] = []
  readonly #b: number[] = []
  readonly #sets: CharSet[] = []

  /** `grow` is told of every instruction before it is written. */
  constructor(grow: (size: number) => void) {
    this.#grow = grow
  }

  /** Where the next instruction will stand. */
  get next(): number {
    return this.#ops.length
  }

  /** Returns where the instruction stands. */
  emit(op: OpCode, a = 0, b = 0): number {
    this.#grow(1)
    this.#a.push(a)
    this.#b.push(b)
    return this.#ops.push(op) - 1
  }

  emitSet(set: CharSet): void {
    this.emit(Op.set, this.#sets.push(set) - 1)
  }

  /** Sets one or both ways of a split. */
  aim(split: number, ways: { readonly a?: number; readonly b?: number }): void {
    if (ways.a !== undefined) this.#a[split] = ways.a
    if (ways.b !== undefined) this.#b[split] = ways.b
  }

  finish(): Program {
    this.emit(Op.match)
    return {
      ops: Uint8Array.from(this.#ops),
      a: Int32Array.from(this.#a),
      b: Int32Array.from(this.#b),
      sets: this.#sets,
      memory: new SweepMemory(this.#ops.length),
    }
  }
}
