import type { Principal } from '@sallyport/contracts'
import type { JWTPayload } from 'jose'
import { IdentityError } from './errors.ts'

const MAX_ID = 256
const MAX_GROUP = 128
const MAX_GROUPS = 256
const MAX_VALUES = 64
const MAX_VALUE = 256

/**
 * Reads who asks from the claims of a verified token. `passedOn` names further claims that policies may speak of: texts,
 * numbers, truth values, or lists of them, all as texts.
 *
 * A token whose subject is its own client is an agent (RFC 9068, client credentials); with an `act` claim the actor is
 * the agent and the subject the user for whom it acts (RFC 8693 section 4.1); anything else is a user. Absent groups are
 * no groups; groups in any other form than an array of short strings make the token invalid, since a policy could be
 * about those that were not understood.
 */
export function principalOf(
  claims: JWTPayload,
  issuer: string,
  groupsClaim: string,
  passedOn: readonly string[] = [],
): Principal {
  const subject = identifier(claims.sub, 'sub')
  const groups = readGroups(claims[groupsClaim])
  const passed = readClaims(claims, passedOn)
  const actor = claims['act']
  if (actor !== undefined) {
    const id = actorId(actor, issuer)
    return { kind: 'agent', id, issuer, groups, ...passed, onBehalfOf: subject }
  }
  const kind = claims['client_id'] === subject ? 'agent' : 'user'
  return { kind, id: subject, issuer, groups, ...passed }
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

/** A claim in a form that is not read makes the token invalid, too: a policy could be about it. */
function readClaims(claims: JWTPayload, names: readonly string[]): Pick<Principal, 'claims'> {
  const given = names.filter((name) => (claims[name] ?? undefined) !== undefined)
  if (given.length === 0) return {}
  return { claims: Object.fromEntries(given.map((name) => [name, textsOf(name, claims[name])])) }
}

function textsOf(name: string, claim: unknown): string[] {
  const values: unknown[] = Array.isArray(claim) ? claim : [claim]
  if (values.length > MAX_VALUES) throw malformedClaim(name)
  return values.map((value) => {
    const scalar = ['string', 'number', 'boolean'].includes(typeof value)
    if (scalar && String(value).length <= MAX_VALUE) return String(value)
    throw malformedClaim(name)
  })
}

function malformedClaim(name: string): IdentityError {
  return new IdentityError(
    'invalid',
    `the ${name} claim must be a text, a number, true or false, or at most ${MAX_VALUES} of them, of at most ${MAX_VALUE} characters`,
  )
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
