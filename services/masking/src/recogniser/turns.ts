/** Lets so many work at a time; the others wait in order. */
export class Turns {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(count: number) {
    this.#free = count
  }

  /** Resolves with a turn, which ends when it is disposed; rejects with the reason of the signal, in line or not. */
  async take(signal: AbortSignal): Promise<Disposable> {
    signal.throwIfAborted()
    if (this.#free > 0) this.#free--
    else await this.#inLine(signal)
    return { [Symbol.dispose]: () => this.#pass() }
  }

  #inLine(signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const called = (): void => {
      signal.removeEventListener('abort', gone)
      resolve()
    }
    const gone = (): void => {
      this.#waiting.splice(this.#waiting.indexOf(called), 1)
      reject(signal.reason)
    }
    signal.addEventListener('abort', gone, { once: true })
    this.#waiting.push(called)
    return promise
  }

  #pass(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#free++
    else next()
  }
}
