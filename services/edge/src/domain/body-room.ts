/** Bytes of request bodies that the edge holds at once, for all and for one principal. */
export interface RoomLimits {
  readonly total: number
  readonly each: number
}

/** Room for request bodies: what one caller sends cannot take the place of what all others send. */
export class BodyRoom {
  readonly #limits: RoomLimits
  readonly #taken = new Map<string, number>()
  #total = 0

  constructor(limits: RoomLimits) {
    this.#limits = limits
  }

  /** Takes room for an owner; disposing gives it back. Undefined where there is not enough. */
  take(owner: string, bytes: number): Disposable | undefined {
    const own = (this.#taken.get(owner) ?? 0) + bytes
    if (own > this.#limits.each || this.#total + bytes > this.#limits.total) return undefined
    this.#taken.set(owner, own)
    this.#total += bytes
    return { [Symbol.dispose]: () => this.#giveBack(owner, bytes) }
  }

  #giveBack(owner: string, bytes: number): void {
    this.#total -= bytes
    const left = (this.#taken.get(owner) ?? 0) - bytes
    if (left > 0) this.#taken.set(owner, left)
    else this.#taken.delete(owner)
  }
}
