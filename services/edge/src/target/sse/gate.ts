/** Lets someone pass, or wait until it is opened again. */
export class Gate {
  #wait: PromiseWithResolvers<void> | undefined

  shut(): void {
    this.#wait ??= Promise.withResolvers()
  }

  open(): void {
    this.#wait?.resolve()
    this.#wait = undefined
  }

  /** Resolves when the gate is open. */
  async passed(): Promise<void> {
    await this.#wait?.promise
  }
}
