import { type Static, Type } from 'typebox'
import { ApprovalTerms } from '../decision.ts'
import { Facts } from '../facts.ts'
import { ApprovalId, type ConnectionName, Digest, ExchangeId } from '../ids.ts'
import { AccessRequest, GrantedAccess, GrantSeconds } from '../grant/grant.ts'
import { ExchangeSummary } from '../operation.ts'
import { Principal } from '../principal.ts'

/** Most characters of the arguments that an approver is shown. */
const MAX_SHOWN_ARGUMENTS = 16_384

/** One operation that consent is asked for, without its content. */
const operation = {
  exchange: ExchangeSummary,
  digest: Digest,
  facts: Type.Optional(Facts),
  reasons: Type.Array(Type.String({ maxLength: 512 }), { maxItems: 16 }),
  policies: Type.Array(Type.String({ maxLength: 128 }), { maxItems: 64 }),
  policyVersion: Type.Integer({ minimum: 0 }),
  /** Hash of the pinned definition that was decided on; absent where the operation has none. */
  definition: Type.Optional(Digest),
  terms: ApprovalTerms,
}

/** What an edge asks consent for: one operation, with what approvers are to see of it. */
export type OperationToApprove = Static<typeof OperationToApprove>
export const OperationToApprove = Type.Object(
  {
    ...operation,
    arguments: Type.String({
      maxLength: MAX_SHOWN_ARGUMENTS,
      description: 'The arguments as masked JSON, for the eyes of the approver.',
    }),
  },
  {
    additionalProperties: false,
    description: 'One operation that consent is asked for.',
  },
)

/** What an approver is asked to consent to: one operation. */
export type ApprovalRequest = Static<typeof ApprovalRequest>
export const ApprovalRequest = Type.Object(
  {
    ...operation,
    arguments: Type.Optional(
      Type.String({
        maxLength: MAX_SHOWN_ARGUMENTS,
        description:
          'The arguments as masked JSON, where one approval is read. Never in events, news or lists; gone when the content of the session is erased, and eight days after the request.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description: 'One operation that an approver is asked to consent to.',
  },
)

/** What is asked for: one operation, or access for a time. */
export type ConsentRequest = Static<typeof ConsentRequest>
export const ConsentRequest = Type.Union([ApprovalRequest, AccessRequest])

/** Who asks for consent. */
export const requesterOf = (request: ConsentRequest): Principal =>
  'exchange' in request ? request.exchange.principal : request.principal

/** Which connection consent is asked for. */
export const connectionOf = (request: ConsentRequest): ConnectionName =>
  'exchange' in request ? request.exchange.connection : request.access.scope.connection

/** One person's vote. */
export type Vote = Static<typeof Vote>
export const Vote = Type.Object(
  {
    voter: Principal,
    vote: Type.Enum(['approve', 'deny']),
    reason: Type.String({ maxLength: 512 }),
    time: Type.String({ maxLength: 32 }),
    grantSeconds: Type.Optional(GrantSeconds),
  },
  { additionalProperties: false, description: 'One person’s vote.' },
)

/** Where an approval stands. */
export type ApprovalStatus = Static<typeof ApprovalStatus>
export const ApprovalStatus = Type.Enum([
  'pending',
  'approved',
  'denied',
  'expired',
  'cancelled',
  'consumed',
])

/** An approval as others see it. */
export type Approval = Static<typeof Approval>
export const Approval = Type.Object(
  {
    id: ApprovalId,
    status: ApprovalStatus,
    request: ConsentRequest,
    votes: Type.Array(Vote, { maxItems: 64 }),
    requestedAt: Type.String({ maxLength: 32 }),
    expiresAt: Type.String({ maxLength: 32 }),
    consumedBy: Type.Optional(ExchangeId),
    grant: Type.Optional(GrantedAccess),
  },
  { additionalProperties: false, description: 'An approval: request, votes, status.' },
)
