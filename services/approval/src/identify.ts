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
