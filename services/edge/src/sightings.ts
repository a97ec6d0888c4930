/** Time after which what a target defines is looked at again before a call, in milliseconds. */
const FRESH_MS = 300_000

/** Time within which a target is not looked at again for a name that it did not show, in milliseconds. */
const SETTLED_MS = 1000

/** When the gateway last saw what each target defines: a call must not rest on a list that nobody looked at for long. */
export class Sightings {
  readonly #seen = new Map<string, number>()
  readonly #looked = new Map<string, number>()
  readonly #looking = new Map<string, Promise<void>>()

  /** The list of a kind was seen whole or in part. */
  saw(connection: string, list: string): void {
    this.#seen.set(key(connection, list), Date.now())
  }

  /** The target says that its definitions have changed. */
  changed(connection: string, list: string): void {
    this.#seen.delete(key(connection, list))
    this.#looked.delete(key(connection, list))
  }

  /** Has one caller look, while others who want the same wait for what is found. */
  async look(connection: string, list: string, how: () => Promise<void>): Promise<void> {
    const name = key(connection, list)
    const looking = this.#looking.get(name) ?? how().finally(() => this.#ended(connection, list))
    this.#looking.set(name, looking)
    await looking
  }

  /** A target that shows nothing is not asked again before every call. */
  #ended(connection: string, list: string): void {
    this.#looking.delete(key(connection, list))
    this.#looked.set(key(connection, list), Date.now())
    this.saw(connection, list)
  }

  /** Whether the list has to be looked at before a call that rests on it: `unknown` tells that nobody saw its name. */
  due(connection: string, list: string, unknown: boolean): boolean {
    const name = key(connection, list)
    return unknown
      ? isOver(this.#looked.get(name), SETTLED_MS)
      : isOver(this.#seen.get(name), FRESH_MS)
  }
}

const key = (connection: string, list: string): string => `${connection} ${list}`

const isOver = (since: number | undefined, limit: number): boolean =>
  since === undefined || Date.now() - since > limit
