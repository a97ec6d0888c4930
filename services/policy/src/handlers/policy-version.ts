import type { policyVersion, ReplyOf, RequestOf } from '@sallyport/contracts'
import { factsOf, readVersion } from '../domain/version-view.ts'
import { refusal } from '../errors.ts'
import type { VersionDeps } from './policy-history.ts'

/** Serves `policy.version`. */
export const version =
  ({ store, state }: VersionDeps) =>
  async (request: RequestOf<typeof policyVersion>): Promise<ReplyOf<typeof policyVersion>> => {
    const { connection } = request
    const sequence = store.versions.find(connection, request.version)
    const entry =
      sequence === undefined ? undefined : await state.at('policy', connection, sequence)
    const stored = readVersion(connection, entry?.event)
    if (stored === undefined) {
      throw refusal(
        'not_found',
        `This connection has no version ${request.version} of its policies.`,
      )
    }
    const { cedar, changes } = stored.data
    return { connection, ...factsOf(stored), cedar, ...(changes !== undefined && { changes }) }
  }
