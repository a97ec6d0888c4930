import { hash } from 'node:crypto'

const FIRST_CAPACITY = 1 << 12
const MAX_LOAD = 0.6

/**
 * A set of texts by 64 bits of their SHA-256: 14 to 27 bytes each, where a Set of the texts needs about 100. Two of a
 * million different texts fall together once in thirty million times.
 */
export class Fingerprints {
  /** Two words a slot; a slot of two zeros is empty. */
  #slots = new Uint32Array(2 * FIRST_CAPACITY)
  #count = 0

  /** Adds a text; false where it was there already. */
  add(text: string): boolean {
    const [low, high] = fingerprint(text)
    const slot = this.#find(low, high)
    if (this.#slots[slot] !== 0 || this.#slots[slot + 1] !== 0) return false
    this.#slots[slot] = low
    this.#slots[slot + 1] = high
    if (++this.#count > (this.#slots.length / 2) * MAX_LOAD) this.#grow()
    return true
  }

  /** Whether a text was added. */
  has(text: string): boolean {
    const slot = this.#find(...fingerprint(text))
    return this.#slots[slot] !== 0 || this.#slots[slot + 1] !== 0
  }

  #find(low: number, high: number): number {
    const mask = this.#slots.length / 2 - 1
    for (let at = low & mask; ; at = (at + 1) & mask) {
      const slot = 2 * at
      const [a, b] = [this.#slots[slot], this.#slots[slot + 1]]
      if ((a === 0 && b === 0) || (a === low && b === high)) return slot
    }
  }

  #grow(): void {
    const old = this.#slots
    this.#slots = new Uint32Array(2 * old.length)
    for (let slot = 0; slot < old.length; slot += 2) {
      const [low = 0, high = 0] = [old[slot], old[slot + 1]]
      if (low === 0 && high === 0) continue
      const free = this.#find(low, high)
      this.#slots[free] = low
      this.#slots[free + 1] = high
    }
  }
}

/** The first 64 bits of the hash of a text. A text of bytes, as Node hands it over faster than bytes. */
function fingerprint(text: string): [number, number] {
  const digest = hash('sha256', text, 'binary')
  // Never two zeros, which mean an empty slot.
  return [word(digest, 0), word(digest, 4) || 1]
}

const word = (bytes: string, at: number): number =>
  (bytes.charCodeAt(at) |
    (bytes.charCodeAt(at + 1) << 8) |
    (bytes.charCodeAt(at + 2) << 16) |
    (bytes.charCodeAt(at + 3) << 24)) >>>
  0
