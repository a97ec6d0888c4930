import type { TokenVerifierOptions } from '@sallyport/identity'
import type { EnvReader } from './read-env.ts'

/** Whose tokens a service accepts. */
export type IdentityConfig = Pick<
  TokenVerifierOptions,
  'issuer' | 'jwksUrl' | 'groupsClaim' | 'claims'
>

/** Whose tokens are accepted: `SALLYPORT_OIDC_ISSUER`, `SALLYPORT_OIDC_JWKS_URL`, `SALLYPORT_OIDC_GROUPS_CLAIM`. */
export function readIdentity(reader: EnvReader): IdentityConfig {
  const jwksUrl = reader.optional('SALLYPORT_OIDC_JWKS_URL')
  return {
    // As in the tokens, to the letter: some issuers end with a slash.
    issuer: reader.text('SALLYPORT_OIDC_ISSUER'),
    ...(jwksUrl !== undefined && { jwksUrl: reader.url('SALLYPORT_OIDC_JWKS_URL') }),
    groupsClaim: reader.text('SALLYPORT_OIDC_GROUPS_CLAIM', 'groups'),
  }
}
