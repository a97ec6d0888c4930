import type { policyGet, ReplyOf, RequestOf } from '@sallyport/contracts'
import type { Store } from '../store.ts'

/** Serves `policy.get`. */
export const get =
  (store: Pick<Store, 'policies'>) =>
  ({ connection }: RequestOf<typeof policyGet>): ReplyOf<typeof policyGet> => {
    const { version, cedar } = store.policies(connection) ?? { version: 0, cedar: '' }
    return { connection, version, cedar }
  }
