/** Something that is tried directly and through the gateway. */
export interface Trial {
  readonly name: string
  /** Rejects where it does not work directly, and where what is noticed through the gateway is not the same. */
  readonly run: () => Promise<void>
}

/** What one client can try at one server. Disposing it closes what the trials opened. */
export interface Encounter extends AsyncDisposable {
  readonly client: string
  readonly server: string
  readonly trials: readonly Trial[]
}
