import { LONGEST_STEP } from './findings.ts'

/** As much of long keys as places tell, by the offsets of their opening quotes: they may stand over many values. */
export class LongKeys {
  readonly #texts = new Map<number, string>()

  /** Notes a key as it is told; a short one is read where it stands. */
  note(keyStart: number, key: string): void {
    // One character more than is told shows that it is not all.
    if (key.length > LONGEST_STEP) this.#texts.set(keyStart, key.slice(0, LONGEST_STEP + 1))
    else this.#texts.delete(keyStart)
  }

  get(keyStart: number): string | undefined {
    return this.#texts.get(keyStart)
  }
}
