/** Versions of one aggregate whose place is kept; older ones cannot be read any more. */
const MAX_VERSIONS = 10_000

/** Where versions, of policy sets or masking profiles, stand in STATE: a number each, whatever they say. */
export class VersionBook {
  /** By id of the aggregate; versions in the order in which they were published. */
  readonly #places = new Map<string, Map<number, number>>()

  /** Takes the next version. Version 0 stands for what cannot be read. */
  add(id: string, version: number, sequence: number): void {
    if (version === 0) return
    const places = this.#places.get(id) ?? new Map<number, number>()
    this.#places.set(id, places)
    places.delete(version)
    places.set(version, sequence)
    const [oldest] = places.keys()
    if (places.size > MAX_VERSIONS && oldest !== undefined) places.delete(oldest)
  }

  /** Sequence of the event that published a version. */
  find(id: string, version: number): number | undefined {
    return this.#places.get(id)?.get(version)
  }

  /** Sequences of the newest versions before one, the newest first. */
  newest(id: string, limit: number, before = Number.POSITIVE_INFINITY): readonly number[] {
    const places = this.#places.get(id) ?? new Map<number, number>()
    return [...places]
      .filter(([version]) => version < before)
      .toSorted(([one], [other]) => other - one)
      .slice(0, limit)
      .map(([, sequence]) => sequence)
  }
}
