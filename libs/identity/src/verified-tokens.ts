/** Longest time for which a verification is relied on, in milliseconds. */
const MAX_AGE_MS = 60_000

/** Remembers a bounded number of verified tokens, least recently used out first. */
export interface VerifiedTokens<T> {
  /** The value of a key, while it may be relied on. */
  readonly get: (key: string, now: number) => T | undefined
  /** Keeps a value for a minute, never beyond the end of its token. Times are Unix milliseconds. */
  readonly put: (key: string, value: T, expiresAt: number, now: number) => void
}

export function createVerifiedTokens<T>(capacity: number): VerifiedTokens<T> {
  // A map keeps the order of insertion: the first key is the one unused for longest.
  const entries = new Map<string, { readonly value: T; readonly until: number }>()
  return {
    get: (key, now) => {
      const entry = entries.get(key)
      if (entry === undefined) return undefined
      entries.delete(key)
      if (entry.until <= now) return undefined
      entries.set(key, entry)
      return entry.value
    },
    put: (key, value, expiresAt, now) => {
      const until = Math.min(expiresAt, now + MAX_AGE_MS)
      if (until <= now) return
      entries.set(key, { value, until })
      if (entries.size <= capacity) return
      for (const oldest of entries.keys()) {
        entries.delete(oldest)
        return
      }
    },
  }
}
