/** The connections of a client, which a test can break as a bad network does. Counts the calls of tools that are made. */
export class Lines {
  #broken = new AbortController()
  #calls = 0

  get calls(): number {
    return this.#calls
  }

  /** Breaks all that are open; those made from now on are whole. */
  cut(): void {
    this.#broken.abort(new Error('the line broke'))
    this.#broken = new AbortController()
  }

  readonly fetch = (url: string | URL, init?: RequestInit): Promise<Response> => {
    if (typeof init?.body === 'string' && init.body.includes('"tools/call"')) this.#calls += 1
    const signals = [this.#broken.signal, ...(init?.signal ? [init.signal] : [])]
    return fetch(url, { ...init, signal: AbortSignal.any(signals) })
  }
}
