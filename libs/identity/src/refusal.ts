import { errors } from 'jose'
import { unavailable } from './document-source.ts'
import { IdentityError } from './errors.ts'

/** Says in our words why jose refused a token. Its own errors carry the claims, so that none is kept as a cause. */
export function refusal(error: unknown): IdentityError {
  if (error instanceof IdentityError) return error
  if (error instanceof errors.JWTExpired) {
    return new IdentityError('expired', 'the access token has expired; get a new one')
  }
  if (error instanceof errors.JWTClaimValidationFailed) return refusedClaim(error.claim)
  if (isAny(error, [errors.JWSInvalid, errors.JWTInvalid])) {
    return new IdentityError('malformed', 'the access token is not a signed JSON Web Token')
  }
  if (isAny(error, [errors.JOSEAlgNotAllowed, errors.JOSENotSupported])) {
    return new IdentityError(
      'signature',
      'the access token is not signed with an allowed algorithm',
    )
  }
  if (isAny(error, UNKNOWN_SIGNER)) {
    return new IdentityError(
      'signature',
      'the access token is not signed by a key of the identity provider',
    )
  }
  return unavailable()
}

const UNKNOWN_SIGNER = [
  errors.JWSSignatureVerificationFailed,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
]

function isAny(error: unknown, kinds: readonly (new (...args: never[]) => Error)[]): boolean {
  return kinds.some((kind) => error instanceof kind)
}

function refusedClaim(claim: string): IdentityError {
  if (claim === 'aud') {
    return new IdentityError(
      'audience',
      'the access token was issued for another resource; ask for one with this URL as `resource`',
    )
  }
  if (claim === 'iss') {
    return new IdentityError('issuer', 'the access token comes from another identity provider')
  }
  return new IdentityError('invalid', `the ${claim} of the access token is missing or not accepted`)
}
