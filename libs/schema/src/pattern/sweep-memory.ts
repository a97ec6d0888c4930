/** From which step on the steps are counted anew: they have to fit into 32 bits, however long the texts. */
const MOST_STEPS = 2 ** 31

/** What one sweep at a time works with, made once per program: most texts are short. */
export class SweepMemory {
  /** Per instruction the last step at which it was reached. */
  readonly reachedAt: Uint32Array
  readonly pending: Int32Array
  /** The instructions that wait for a code point, before and after a step. */
  readonly waiting: readonly [Int32Array, Int32Array]
  /** Never twice the same, over all sweeps. */
  step = 0

  constructor(length: number) {
    this.reachedAt = new Uint32Array(length)
    this.pending = new Int32Array(length + 2)
    this.waiting = [new Int32Array(length), new Int32Array(length)]
  }

  /** Before a sweep. */
  reset(): void {
    this.step++
    if (this.step < MOST_STEPS) return
    this.reachedAt.fill(0)
    this.step = 1
  }
}
