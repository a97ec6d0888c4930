import { ObjectStoreError } from '../../errors.ts'
import type { FetchKeys, Keys } from './credentials.ts'

/** Keys that end are renewed this long before; those of a file, which does not tell, this long after they were read. */
const BEFORE_END_MS = 5 * 60_000
const FILE_MS = 30_000
/** After a failed renewal the keys at hand, still valid, serve this long before the next attempt. */
const RETRY_MS = 15_000

/** Keys that are fetched when they are needed and renewed in time. */
export interface RenewingKeys {
  /** The keys now. Rejects with an ObjectStoreError where there are none that still hold. */
  current(): Promise<Keys>
  /** Lets the keys at hand go: the server says that they have ended. */
  forget(): void
}

/**
 * Keeps keys and fetches new ones before they end. Calls that come meanwhile wait for the same fetch. Where a renewal
 * fails, keys that are still valid go on serving.
 */
export function renewingKeys(fetchKeys: FetchKeys, now: () => number = Date.now): RenewingKeys {
  let kept: { readonly keys: Keys; readonly renewAt: number } | undefined
  let fetching: Promise<Keys> | undefined
  const renew = async (): Promise<Keys> => {
    try {
      const keys = await fetchKeys()
      kept = { keys, renewAt: renewalOf(keys, now()) }
      return keys
    } catch (error) {
      const { keys } = kept ?? {}
      const end = keys?.expiresAt ?? Infinity
      if (keys === undefined || end <= now() || !(error instanceof ObjectStoreError)) throw error
      kept = { keys, renewAt: Math.min(now() + RETRY_MS, end) }
      return keys
    }
  }
  return {
    async current() {
      if (kept !== undefined && now() < kept.renewAt) return kept.keys
      fetching ??= renew().finally(() => {
        fetching = undefined
      })
      return fetching
    },
    forget() {
      kept = undefined
    },
  }
}

/** Keys that end soon all the same are not fetched again for every request. */
function renewalOf({ expiresAt }: Keys, now: number): number {
  if (expiresAt === undefined) return now + FILE_MS
  return Math.max(expiresAt - BEFORE_END_MS, Math.min(now + RETRY_MS, expiresAt))
}
