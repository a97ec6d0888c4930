import type { Delivery } from '../jetstream/pull.ts'

/** Hands the deliveries of one consumer to a handler, one after the other, and notices when some were lost. */
export class Reading {
  readonly #handle: (delivery: Delivery) => Promise<void>
  readonly #broken = new AbortController()
  #chain: Promise<void> = Promise.resolve()
  #next = 1
  /** Aborts when a delivery was lost or the handler failed: nothing after it is handed over. */
  readonly broken = this.#broken.signal

  constructor(handle: (delivery: Delivery) => Promise<void>) {
    this.#handle = handle
  }

  add(delivery: Delivery): void {
    if (this.broken.aborted) return
    if (delivery.delivery !== this.#next) {
      this.#broken.abort()
      return
    }
    this.#next++
    this.#chain = this.#chain.then(() => this.#handle(delivery))
    this.#chain.catch(() => this.#broken.abort())
  }

  /** Resolves when everything added was handled; rejects with what the handler threw. */
  drained(): Promise<void> {
    return this.#chain
  }
}
