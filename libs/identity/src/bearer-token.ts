import { IdentityError } from './errors.ts'

/** Longest access token that is looked at, in characters. */
export const MAX_TOKEN_CHARS = 16_384

// RFC 6750 section 2.1: the scheme, one space, b64token.
const BEARER = /^bearer ([\w.~+/-]+=*)$/i

/**
 * Takes the token out of the value of an `Authorization` header.
 * Throws an {@link IdentityError}: `missing` where there is no header, `malformed` where it is anything but one bearer
 * token of at most {@link MAX_TOKEN_CHARS}.
 */
export function bearerToken(authorization: string | undefined): string {
  if (authorization === undefined || authorization === '') {
    throw new IdentityError('missing', 'send an access token in the Authorization header')
  }
  if (authorization.length > MAX_TOKEN_CHARS + 'Bearer '.length) {
    throw new IdentityError('malformed', `send an access token of at most ${MAX_TOKEN_CHARS} bytes`)
  }
  const token = BEARER.exec(authorization)?.[1]
  if (token === undefined) {
    throw new IdentityError('malformed', 'send the Authorization header as `Bearer <access token>`')
  }
  return token
}
