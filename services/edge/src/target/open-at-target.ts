/** Counts the requests that are open at targets. */
export class OpenRequests {
  readonly #most: number
  readonly #mostOfOne: number
  readonly #counts = new Map<string, number>()

  /** `most` at one target, `mostOfOne` of them of one owner. */
  constructor(most: number, mostOfOne: number) {
    this.#most = most
    this.#mostOfOne = mostOfOne
  }

  /** Takes a place; calling what it returns, once or more, gives it back. Undefined where none is left. */
  enter(target: string, owner: string): (() => void) | undefined {
    const keys = [JSON.stringify([target]), JSON.stringify([target, owner])]
    const [all = 0, own = 0] = keys.map((key) => this.#counts.get(key) ?? 0)
    if (all >= this.#most || own >= this.#mostOfOne) return undefined
    for (const key of keys) this.#count(key, 1)
    let left = false
    return () => {
      if (!left) for (const key of keys) this.#count(key, -1)
      left = true
    }
  }

  #count(key: string, change: number): void {
    const count = (this.#counts.get(key) ?? 0) + change
    if (count > 0) this.#counts.set(key, count)
    else this.#counts.delete(key)
  }
}
