import { fuzz, FuzzFailure, type FuzzTarget } from './fuzz.ts'

/** Fuzzes several targets by turns, so that each gets its share of however long it goes. */
export class FuzzRun {
  /** What was found, in the order of its finding. */
  readonly failures: FuzzFailure[] = []
  /** How many inputs of each target ended how. */
  readonly tallies: ReadonlyMap<string, Map<string, number>>
  readonly #targets: Set<FuzzTarget>
  #seed: number

  /** Every target begins with the input of the seed. */
  constructor(targets: readonly FuzzTarget[], seed: number) {
    this.#targets = new Set(targets)
    this.tallies = new Map(targets.map(({ name }) => [name, new Map<string, number>()]))
    this.#seed = seed
  }

  /** Inputs that broke no promise. */
  get inputs(): number {
    const counts = this.tallies.values().flatMap((tally) => tally.values())
    return counts.reduce((sum, count) => sum + count, 0)
  }

  /** Gives every target the inputs of so many seeds. One that failed has no more turns; false where none is left. */
  turn(seeds: number): boolean {
    for (const target of this.#targets) this.#turnOf(target, seeds)
    this.#seed = (this.#seed + seeds) >>> 0
    return this.#targets.size > 0
  }

  #turnOf(target: FuzzTarget, seeds: number): void {
    const tally = this.tallies.get(target.name)
    try {
      const endings = fuzz(target, this.#seed, (done) => done < seeds)
      for (const [ending, count] of Object.entries(endings))
        tally?.set(ending, (tally.get(ending) ?? 0) + count)
    } catch (error) {
      if (!(error instanceof FuzzFailure)) throw error
      this.failures.push(error)
      this.#targets.delete(target)
    }
  }
}
