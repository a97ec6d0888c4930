/** Bytes of request bodies that the edge holds at once, for all and for one principal. */
export interface RoomLimits {
  readonly total: number
  readonly each: number
}

/** The room that one body takes while it is read, and as long as it is held. */
export interface BodyHold extends Disposable {
  /** Takes room for more bytes; false where there is not enough. */
  grow(bytes: number): boolean
}

/** Longest body, in bytes, that counts as a small one. */
const SMALL_BYTES = 65_536

/**
 * Room for request bodies, taken as their bytes arrive: what one caller sends, or only announces, cannot take the place
 * of what all others send. Small bodies have room of their own, so that no number of large ones keeps them out.
 */
export class BodyRoom {
  readonly #small: Shelf
  readonly #large: Shelf

  constructor(limits: { readonly small: RoomLimits; readonly large: RoomLimits }) {
    this.#small = new Shelf(limits.small)
    this.#large = new Shelf(limits.large)
  }

  /** Begins a body of an owner; disposing gives back what it has taken. */
  open(owner: string): BodyHold {
    let shelf = this.#small
    let held = 0
    return {
      grow: (bytes) => {
        const size = held + bytes
        const next = size > SMALL_BYTES ? this.#large : this.#small
        if (!next.take(owner, next === shelf ? bytes : size)) return false
        if (next !== shelf) shelf.giveBack(owner, held)
        shelf = next
        held = size
        return true
      },
      [Symbol.dispose]: () => shelf.giveBack(owner, held),
    }
  }
}

class Shelf {
  readonly #limits: RoomLimits
  readonly #taken = new Map<string, number>()
  #total = 0

  constructor(limits: RoomLimits) {
    this.#limits = limits
  }

  take(owner: string, bytes: number): boolean {
    const own = (this.#taken.get(owner) ?? 0) + bytes
    if (own > this.#limits.each || this.#total + bytes > this.#limits.total) return false
    this.#taken.set(owner, own)
    this.#total += bytes
    return true
  }

  giveBack(owner: string, bytes: number): void {
    this.#total -= bytes
    const left = (this.#taken.get(owner) ?? 0) - bytes
    if (left > 0) this.#taken.set(owner, left)
    else this.#taken.delete(owner)
  }
}
