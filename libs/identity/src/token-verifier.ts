import { hash } from 'node:crypto'
import type { Principal } from '@sallyport/contracts'
import { type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose'
import { MAX_TOKEN_CHARS } from './bearer-token.ts'
import { IdentityError } from './errors.ts'
import { issuerKeys } from './issuer-keys.ts'
import { principalOf } from './principal.ts'
import { refusal } from './refusal.ts'
import { createVerifiedTokens } from './verified-tokens.ts'

/** Whose tokens are accepted. */
export interface TokenVerifierOptions {
  /** Compared with the `iss` claim to the letter. */
  readonly issuer: string
  /** Where the issuer publishes its keys; discovered from the issuer where it is absent. */
  readonly jwksUrl?: string | undefined
  /** Name of the claim that holds the groups. */
  readonly groupsClaim: string
  /** Names of further claims that go into the principal; none unless said. */
  readonly claims?: readonly string[]
  /** Media type that a token's header must name: `at+jwt` (RFC 9068) unless said. */
  readonly tokenType?: string
  /** Least time between two reads of the issuer's keys, in milliseconds; 10,000 unless said. */
  readonly keysCooldownMs?: number
  /** Most verified tokens remembered at once; 10,000 unless said. */
  readonly capacity?: number
  /** Unix milliseconds; the wall clock unless said. */
  readonly clock?: () => number
}

/** What a verified token says. */
export interface VerifiedToken {
  readonly principal: Principal
  /** End of the token, Unix milliseconds. */
  readonly expiresAt: number
  /** The `jti` of the token, or its SHA-256 in hexadecimal. */
  readonly tokenId: string
}

/** Says who holds a token. */
export interface TokenVerifier {
  /**
   * Verifies signature, issuer, audience (to the letter), type and times of an access token. Rejects with an
   * {@link IdentityError}. A verification is relied on for at most a minute, never beyond the end of the token.
   */
  readonly verify: (token: string, audience: string) => Promise<VerifiedToken>
}

const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519']
const TOLERANCE_SECONDS = 30

/** Makes a verifier of the access tokens of one issuer. Nothing is read before the first token comes. */
export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const clock = options.clock ?? Date.now
  const known = createVerifiedTokens<VerifiedToken>(options.capacity ?? 10_000)
  const underWay = new Map<string, Promise<VerifiedToken>>()
  const check = createCheck(options, clock)

  async function learn(key: string, token: string, audience: string): Promise<VerifiedToken> {
    try {
      const verified = await check(token, audience)
      known.put(key, verified, verified.expiresAt, clock())
      return verified
    } finally {
      underWay.delete(key)
    }
  }

  return {
    verify: async (token, audience) => {
      if (token.length > MAX_TOKEN_CHARS) {
        throw new IdentityError('malformed', `send a token of at most ${MAX_TOKEN_CHARS} bytes`)
      }
      const key = hash('sha256', `${audience}\n${token}`, 'base64')
      const verified = known.get(key, clock())
      if (verified !== undefined) return verified
      // Calls that come together with a new token share one verification.
      const pending = underWay.get(key) ?? learn(key, token, audience)
      underWay.set(key, pending)
      return pending
    },
  }
}

type Check = (token: string, audience: string) => Promise<VerifiedToken>

function createCheck(options: TokenVerifierOptions, clock: () => number): Check {
  const { issuer, jwksUrl, groupsClaim, claims } = options
  const keys: JWTVerifyGetKey = issuerKeys({
    issuer,
    jwksUrl,
    cooldownMs: options.keysCooldownMs ?? 10_000,
  })
  return async (token, audience) => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        typ: options.tokenType ?? 'at+jwt',
        algorithms: ALGORITHMS,
        clockTolerance: TOLERANCE_SECONDS,
        requiredClaims: ['exp'],
        currentDate: new Date(clock()),
      })
      return {
        principal: principalOf(payload, issuer, groupsClaim, claims),
        expiresAt: (payload.exp ?? 0) * 1000,
        tokenId: tokenIdOf(payload, token),
      }
    } catch (error) {
      throw refusal(error)
    }
  }
}

function tokenIdOf(payload: JWTPayload, token: string): string {
  const id = payload.jti
  return typeof id === 'string' && /^[\x21-\x7e]{1,128}$/.test(id) ? id : hash('sha256', token)
}
