import type { Bus } from '@sallyport/bus'
import type { maskingHistory, ReplyOf, RequestOf } from '@sallyport/contracts'
import { readVersion } from '../domain/version-view.ts'
import { refusal } from '../errors.ts'
import type { Store } from '../store.ts'

/** What reading versions needs. */
export interface VersionDeps {
  readonly store: Pick<Store, 'find' | 'versions'>
  readonly state: Pick<Bus['state'], 'at'>
}

/** Serves `masking.history`. */
export const history =
  ({ store, state }: VersionDeps) =>
  async (request: RequestOf<typeof maskingHistory>): Promise<ReplyOf<typeof maskingHistory>> => {
    const { name, limit, before } = request
    if (store.find(name) === undefined) throw unknownProfile()
    const entries = await Promise.all(
      store.versions
        .newest(name, limit, before)
        .map((sequence) => state.at('masking', name, sequence)),
    )
    const versions = entries.flatMap((entry) => {
      const stored = readVersion(name, entry?.event)
      return stored === undefined ? [] : [{ version: stored.data.version, ...stored.publication }]
    })
    return { versions }
  }

export const unknownProfile = () =>
  refusal('unknown_profile', 'There is no masking profile of this name.')
