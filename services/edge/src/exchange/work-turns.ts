/** Does one thing after the other, and knows how long that has taken; what failed once fails from then on. */
export class WorkTurns {
  readonly #now: () => number
  #last: Promise<void> = Promise.resolve()
  #worked = 0
  #began = 0

  /** `now` is a clock in milliseconds. */
  constructor(now: () => number) {
    this.#now = now
  }

  /** Resolves when the work is done, which begins when all before it is. */
  run(work: () => Promise<void>): Promise<void> {
    this.#last = this.#behind(this.#last, work)
    return this.#last
  }

  async #behind(before: Promise<void>, work: () => Promise<void>): Promise<void> {
    await before
    this.#began = this.#now()
    await work()
    this.#worked = this.workedMs()
  }

  /** How long all work has taken, with that at hand; to be asked from within. */
  workedMs(): number {
    return this.#worked + this.#now() - this.#began
  }

  /** Resolves when nothing is at work, whatever came of it. */
  settled(): Promise<void> {
    return this.#last.catch(() => {})
  }
}
