/** Why a caller is not known. */
export type IdentityErrorCode =
  /** No token came. */
  | 'missing'
  /** What came is no bearer token or no JSON Web Token. */
  | 'malformed'
  | 'expired'
  /** The token was issued for another resource. */
  | 'audience'
  | 'issuer'
  /** Not signed with an allowed algorithm by a key that the issuer publishes. */
  | 'signature'
  /** Genuine, but not an access token that names a principal. */
  | 'invalid'
  /** The issuer's keys cannot be read, so that nobody can be known. */
  | 'unavailable'

/** A refused token. The message says what to do, and never holds any part of the token. */
export class IdentityError extends Error {
  override readonly name = 'IdentityError'
  readonly code: IdentityErrorCode

  constructor(code: IdentityErrorCode, message: string) {
    super(message)
    this.code = code
  }

  /** Whether the same token may be accepted later without any change. */
  get retryable(): boolean {
    return this.code === 'unavailable'
  }
}
