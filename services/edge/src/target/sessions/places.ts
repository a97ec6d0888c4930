/** Counts what is held at once, in all and for each owner. */
export class Places {
  readonly #max: number
  readonly #maxPerOwner: number
  readonly #taken = new Map<string, number>()
  #total = 0

  constructor(max: number, maxPerOwner: number) {
    this.#max = max
    this.#maxPerOwner = maxPerOwner
  }

  /** Whether the owner has all that one may have. */
  isFullFor(owner: string): boolean {
    return (this.#taken.get(owner) ?? 0) >= this.#maxPerOwner
  }

  get isFull(): boolean {
    return this.#total >= this.#max
  }

  take(owner: string): void {
    this.#total += 1
    this.#taken.set(owner, (this.#taken.get(owner) ?? 0) + 1)
  }

  leave(owner: string): void {
    this.#total -= 1
    const left = (this.#taken.get(owner) ?? 0) - 1
    if (left > 0) this.#taken.set(owner, left)
    else this.#taken.delete(owner)
  }
}
