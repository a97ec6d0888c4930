import type { Bus } from '@sallyport/bus'
import type { policyHistory, PolicyVersion, ReplyOf, RequestOf } from '@sallyport/contracts'
import { factsOf, readVersion, type StoredVersion } from '../domain/version-view.ts'
import type { Store } from '../store.ts'

/** What reading versions needs. */
export interface VersionDeps {
  readonly store: Pick<Store, 'versions'>
  readonly state: Pick<Bus['state'], 'at'>
}

/** Serves `policy.history`. */
export const history =
  ({ store, state }: VersionDeps) =>
  async (request: RequestOf<typeof policyHistory>): Promise<ReplyOf<typeof policyHistory>> => {
    const { connection, limit, before } = request
    const places = store.versions.newest(connection, limit + 1, before)
    const entries = await Promise.all(
      places.slice(0, limit).map((sequence) => state.at('policy', connection, sequence)),
    )
    const versions = entries.flatMap((entry) => summaryOf(readVersion(connection, entry?.event)))
    const last = versions.at(-1)
    const more = places.length > limit && last !== undefined
    return { versions, ...(more && { next: last.version }) }
  }

function summaryOf(stored: StoredVersion | undefined): PolicyVersion[] {
  if (stored === undefined) return []
  const { changes } = stored.data
  if (changes === undefined) return [factsOf(stored)]
  const { diff: _, ...ids } = changes
  return [{ ...factsOf(stored), changes: ids }]
}
