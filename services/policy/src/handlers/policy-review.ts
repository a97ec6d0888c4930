import type { Bus } from '@sallyport/bus'
import type { policyReview, ReplyOf, RequestOf } from '@sallyport/contracts'
import { reviewOf } from '@sallyport/policy-engine'
import { readVersion } from '../domain/version-view.ts'
import { refusal } from '../errors.ts'
import type { Store } from '../store.ts'

/** What a review needs. */
export interface ReviewDeps {
  readonly store: Pick<Store, 'connection' | 'policies'>
  readonly state: Pick<Bus['state'], 'at'>
}

const MAX_GROUPS = 1024
const MAX_GROUP_CHARS = 128

/** Serves `policy.review`. A text that cannot be used denies everything: it has no policies then. */
export const review =
  ({ store, state }: ReviewDeps) =>
  async ({ connection }: RequestOf<typeof policyReview>): Promise<ReplyOf<typeof policyReview>> => {
    if (store.connection(connection) === undefined) {
      throw refusal('not_found', 'No connection has this name.')
    }
    const published = store.policies(connection)
    if (published === undefined) return { version: 0, policies: [], groups: [], complete: true }
    const { version, cedar, sequence, set } = published
    const entry = await state.at('policy', connection, sequence)
    const stored = readVersion(connection, entry?.event)
    const { policies, groups } = reviewOf(set === undefined ? '' : cedar)
    const named = groups
      .filter((group) => group !== '' && group.length <= MAX_GROUP_CHARS)
      .slice(0, MAX_GROUPS)
    return {
      version,
      ...(stored !== undefined && { published: publishedBy(stored) }),
      policies: [...policies],
      groups: named,
      complete: named.length === groups.length,
    }
  }

const publishedBy = ({ event, time, data }: NonNullable<ReturnType<typeof readVersion>>) => ({
  event,
  author: data.author,
  reason: data.reason,
  time,
})
