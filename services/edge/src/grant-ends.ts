import type { ApprovalId } from '@sallyport/contracts'

/** Access that something is done under, and when it ends by the clock, Unix milliseconds. */
export interface GrantRef {
  readonly id: ApprovalId
  readonly until: number
}

/** What is done under a grant, until it ends. */
export interface GrantWatch extends Disposable {
  /** Aborts when one of the grants ends; absent where there is none. */
  readonly ended?: AbortSignal
}

/** Longest time between two looks at the clock, in milliseconds: a timer does not notice that it was moved. */
const LOOK_MS = 5000

/** Knows when grants end: by the clock, or because someone ended them before. */
export class GrantEnds {
  readonly #watched = new Map<ApprovalId, Set<() => void>>()
  /** Those that were ended before their time, until that time: nobody asks about them afterwards. */
  readonly #revoked = new Map<ApprovalId, number>()

  /** A grant was ended that would have lasted until then, Unix milliseconds. */
  revoke(id: ApprovalId, until: number): void {
    const now = Date.now()
    for (const [old, end] of this.#revoked) if (end <= now) this.#revoked.delete(old)
    if (until > now) this.#revoked.set(id, until)
    for (const end of this.#watched.get(id) ?? []) end()
  }

  /** Whether one of these grants has ended. */
  isOver(grants: readonly GrantRef[]): boolean {
    return grants.some(({ id, until }) => Date.now() >= until || this.#revoked.has(id))
  }

  /** Watches grants for as long as something is done under them. */
  watch(grants: readonly GrantRef[]): GrantWatch {
    if (grants.length === 0) return { [Symbol.dispose]: () => {} }
    const over = new AbortController()
    const end = (): void => over.abort()
    const first = Math.min(...grants.map(({ until }) => until))
    let timer: NodeJS.Timeout | undefined
    const look = (): void => {
      const left = first - Date.now()
      if (left <= 0) end()
      else timer = setTimeout(look, Math.min(left, LOOK_MS))
    }
    look()
    for (const { id } of grants) {
      const ends = this.#watched.get(id) ?? new Set()
      this.#watched.set(id, ends.add(end))
    }
    if (this.isOver(grants)) end()
    return {
      ended: over.signal,
      [Symbol.dispose]: () => {
        clearTimeout(timer)
        for (const { id } of grants) this.#forget(id, end)
      },
    }
  }

  #forget(id: ApprovalId, end: () => void): void {
    const ends = this.#watched.get(id)
    ends?.delete(end)
    if (ends?.size === 0) this.#watched.delete(id)
  }
}
