import { Type } from 'typebox'
import { event } from '../event.ts'
import { ApprovalId, ExchangeId } from '../ids.ts'
import { Principal } from '../principal.ts'
import { GrantedAccess } from '../grant/grant.ts'
import { ConsentRequest, Vote } from './approval.ts'

const closed = { additionalProperties: false }

/** Consent was asked for. */
export const approvalRequested = event({
  name: 'approval.requested',
  version: 1,
  stream: 'state',
  sender: 'approval',
  description: 'Consent was asked for.',
  data: Type.Object(
    { approval: ApprovalId, request: ConsentRequest, expiresAt: Type.String({ maxLength: 32 }) },
    closed,
  ),
})

/** Someone voted. */
export const approvalVoted = event({
  name: 'approval.voted',
  version: 1,
  stream: 'state',
  sender: 'approval',
  description: 'Someone voted.',
  data: Type.Object({ approval: ApprovalId, vote: Vote }, closed),
})

/** The votes, the clock, or whoever asked, settled it. */
export const approvalResolved = event({
  name: 'approval.resolved',
  version: 1,
  stream: 'state',
  sender: 'approval',
  description: 'The votes, the clock, or whoever asked, settled it.',
  data: Type.Object(
    {
      approval: ApprovalId,
      outcome: Type.Enum(['approved', 'denied', 'expired', 'cancelled']),
      by: Type.Optional(Principal),
      grant: Type.Optional(GrantedAccess),
    },
    closed,
  ),
})

/** The one use of an approval. */
export const approvalConsumed = event({
  name: 'approval.consumed',
  version: 1,
  stream: 'state',
  sender: 'approval',
  description: 'An approval was used; it cannot be used again.',
  data: Type.Object({ approval: ApprovalId, exchange: ExchangeId }, closed),
})
