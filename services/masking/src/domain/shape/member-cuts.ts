interface Frame {
  /** Of the child that the walk stands in: its key, or itself in an array. */
  start: number
  goes: boolean
  /** Where the children begin that go before the first one that stays; -1 for none. */
  lead: number
  behindLast: number
  anyStays: boolean
  readonly isGone: boolean
}

/**
 * Cuts members out of objects and elements out of arrays, with the commas that belong to them, along a walk through a JSON
 * text. What is left is JSON.
 */
export class MemberCuts {
  readonly #frames: Frame[] = []
  readonly #starts: number[] = []
  readonly #ends: number[] = []

  get count(): number {
    return this.#starts.length
  }

  start(index: number): number {
    return this.#starts[index] ?? Number.POSITIVE_INFINITY
  }

  end(index: number): number {
    return this.#ends[index] ?? Number.POSITIVE_INFINITY
  }

  /** Whether the child that the walk stands in goes, or what holds it. */
  get isGone(): boolean {
    const frame = this.#frames.at(-1)
    return frame !== undefined && (frame.isGone || frame.goes)
  }

  /** A member begins with its key, an element with itself. */
  begin(start: number): void {
    const frame = this.#frames.at(-1)
    if (frame === undefined) return
    frame.start = start
    frame.goes = false
  }

  /** The child that the walk stands in goes; false where there is none. */
  drop(): boolean {
    const frame = this.#frames.at(-1)
    if (frame === undefined) return false
    frame.goes = true
    return true
  }

  /** The child is a container, which the walk enters. */
  enter(): void {
    const { isGone } = this
    if (!isGone) this.#stay()
    this.#frames.push({ start: 0, goes: false, lead: -1, behindLast: 0, anyStays: false, isGone })
  }

  /** The container ends that the walk stands in. */
  leave(): void {
    const frame = this.#frames.pop()
    if (frame !== undefined && !frame.anyStays) this.#cut(frame, frame.lead, frame.behindLast)
  }

  /** The child ends. */
  finish(end: number): void {
    const frame = this.#frames.at(-1)
    if (frame === undefined) return
    if (!frame.goes) this.#stay()
    else if (frame.anyStays) this.#cut(frame, frame.behindLast, end)
    else if (frame.lead === -1) frame.lead = frame.start
    frame.behindLast = end
  }

  #stay(): void {
    const frame = this.#frames.at(-1)
    if (frame === undefined || frame.anyStays) return
    frame.anyStays = true
    this.#cut(frame, frame.lead, frame.start)
  }

  #cut(frame: Frame, start: number, end: number): void {
    if (frame.isGone || start === -1) return
    this.#starts.push(start)
    this.#ends.push(end)
  }
}
