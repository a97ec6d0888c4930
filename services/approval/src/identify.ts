import type { Principal } from '@sallyport/contracts'
import { IdentityError } from '@sallyport/identity'
import type { Deps } from './deps.ts'
import { ApprovalError } from './errors.ts'

/** Whom an access token for the admin API names. Rejects with `unauthenticated` or `identity_unavailable`. */
export async function identify(
  { verifier, audience }: Pick<Deps, 'verifier' | 'audience'>,
  token: string,
): Promise<Principal> {
  try {
    return (await verifier.verify(token, audience)).principal
  } catch (error) {
    if (!(error instanceof IdentityError)) throw error
    throw new ApprovalError(error.retryable ? 'identity_unavailable' : 'unauthenticated')
  }
}

/**
 * Whom the access token of a voter names: one for the admin API, or for the connection to the approvals where that is
 * known. Rejects with `unauthenticated` or `identity_unavailable`.
 */
export async function identifyVoter(
  deps: Pick<Deps, 'verifier' | 'audience' | 'connectionAudience'>,
  token: string,
): Promise<Principal> {
  const { connectionAudience: audience } = deps
  try {
    return await identify(deps, token)
  } catch (error) {
    const other = error instanceof ApprovalError && error.code === 'unauthenticated'
    if (!other || audience === undefined) throw error
    return identify({ ...deps, audience }, token)
  }
}
