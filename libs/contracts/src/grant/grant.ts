import { type Static, Type } from 'typebox'
import { ApprovalTerms } from '../decision.ts'
import { Access } from '../facts.ts'
import { ApprovalId, ConnectionName, Digest } from '../ids.ts'
import { OperationName, Verb } from '../operation.ts'
import { Principal } from '../principal.ts'

const closed = { additionalProperties: false }

/** Longest grant that any policy can allow, in seconds: a week. */
export const MAX_GRANT_SECONDS = 604_800

/** For how long access is granted, in seconds. */
export const GrantSeconds = Type.Integer({
  minimum: 1,
  maximum: MAX_GRANT_SECONDS,
  description: 'For how long access is granted, in seconds.',
})

/** Why someone wants access, or takes it. */
const GrantReason = Type.String({ minLength: 1, maxLength: 512 })

/** A class of operations on one connection. */
export type GrantScope = Static<typeof GrantScope>
export const GrantScope = Type.Object(
  {
    connection: ConnectionName,
    operations: Type.Optional(
      Type.Array(Type.Object({ verb: Verb, name: OperationName }, closed), {
        minItems: 1,
        maxItems: 64,
        description: 'Absent: everything of the connection.',
      }),
    ),
    access: Access,
  },
  { ...closed, description: 'A class of operations on one connection.' },
)

/** Access for a time that someone asks for, or takes in an emergency. */
export type AccessRequest = Static<typeof AccessRequest>
export const AccessRequest = Type.Object(
  {
    principal: Principal,
    access: Type.Object(
      {
        scope: GrantScope,
        seconds: GrantSeconds,
        reason: GrantReason,
        extends: Type.Optional(ApprovalId),
      },
      closed,
    ),
    digest: Digest,
    reasons: Type.Array(Type.String({ maxLength: 512 }), { maxItems: 16 }),
    policies: Type.Array(Type.String({ maxLength: 128 }), { maxItems: 64 }),
    policyVersion: Type.Integer({ minimum: 0 }),
    terms: ApprovalTerms,
  },
  { ...closed, description: 'Access for a time.' },
)

/** Marks what was done under access that was taken in an emergency. */
export const BreakGlass = Type.Literal(true, {
  description: 'Taken in an emergency: nobody has consented.',
})

/** Who ended a grant before its time, and why. */
export type Revocation = Static<typeof Revocation>
export const Revocation = Type.Object(
  { by: Principal, reason: Type.String({ maxLength: 512 }), time: Type.String({ maxLength: 32 }) },
  { ...closed, description: 'Who ended a grant before its time.' },
)

/** Access that was given: the standing consent of those who voted for it, until its end. */
export type GrantedAccess = Static<typeof GrantedAccess>
export const GrantedAccess = Type.Object(
  {
    scope: GrantScope,
    from: Type.String({ maxLength: 32 }),
    until: Type.String({ maxLength: 32 }),
    breakGlass: Type.Optional(BreakGlass),
    ended: Type.Optional(Type.Enum(['expired', 'revoked'])),
    revoked: Type.Optional(Revocation),
  },
  { ...closed, description: 'Access that was given, and its end.' },
)
