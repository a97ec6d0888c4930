export { bearerToken, MAX_TOKEN_CHARS } from './bearer-token.ts'
export { IdentityError, type IdentityErrorCode } from './errors.ts'
export {
  createTokenVerifier,
  type TokenVerifier,
  type TokenVerifierOptions,
  type VerifiedToken,
} from './token-verifier.ts'
