import type { Principal } from '@sallyport/contracts'
import type { JWTPayload } from 'jose'
import { IdentityError } from './errors.ts'

const MAX_ID = 256
const MAX_GROUP = 128
const MAX_GROUPS = 256

/**
 * Reads who asks from the claims of a verified token.
 *
 * A token whose subject is its own client is an agent (RFC 9068, client credentials); with an `act` claim the actor is
 * the agent and the subject the user for whom it acts (RFC 8693 section 4.1); anything else is a user. Absent groups are
 * no groups; groups in any other form than an array of short strings make the token invalid, since a policy could be
 * about those that were not understood.
 */
export function principalOf(claims: JWTPayload, issuer: string, groupsClaim: string): Principal {
  const subject = identifier(claims.sub, 'sub')
  const groups = readGroups(claims[groupsClaim])
  const actor = claims['act']
  if (actor !== undefined) {
    return { kind: 'agent', id: actorId(actor, issuer), issuer, groups, onBehalfOf: subject }
  }
  return { kind: claims['client_id'] === subject ? 'agent' : 'user', id: subject, issuer, groups }
}

function actorId(actor: unknown, issuer: string): string {
  if (!isRecord(actor)) throw new IdentityError('invalid', 'the act claim is not an object')
  if (actor['iss'] !== undefined && actor['iss'] !== issuer) {
    throw new IdentityError('invalid', 'the act claim names an actor of another issuer')
  }
  return identifier(actor['sub'], 'act.sub')
}

function identifier(value: unknown, claim: string): string {
  if (typeof value === 'string' && value !== '' && value.length <= MAX_ID) return value
  throw new IdentityError('invalid', `the ${claim} claim must hold 1 to ${MAX_ID} characters`)
}

function readGroups(value: unknown): string[] {
  if (value === undefined) return []
  if (!Array.isArray(value) || value.length > MAX_GROUPS) throw malformedGroups()
  return value.map((group: unknown) => {
    if (typeof group === 'string' && group !== '' && group.length <= MAX_GROUP) return group
    throw malformedGroups()
  })
}

function malformedGroups(): IdentityError {
  return new IdentityError(
    'invalid',
    `the groups claim must be an array of at most ${MAX_GROUPS} names of at most ${MAX_GROUP} characters`,
  )
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
