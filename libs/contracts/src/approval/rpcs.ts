import { Type } from 'typebox'
import { accessToken } from '../access-token.ts'
import { GrantSeconds } from '../grant/grant.ts'
import { ApprovalId, ConnectionName, Digest, ExchangeId } from '../ids.ts'
import { Principal } from '../principal.ts'
import { rpc } from '../rpc.ts'
import { Approval, ApprovalStatus, OperationToApprove } from './approval.ts'
import { Comment } from '../said.ts'

const closed = { additionalProperties: false }

/**
 * Asks for consent. Where the same principal already has a pending or approved, unused approval of the same digest,
 * that one is returned, so that a repeated call never asks twice.
 * Errors: `too_many_open`, `too_large`, `contended`.
 */
export const approvalOpen = rpc({
  name: 'approval.open',
  version: 1,
  server: 'approval',
  callers: ['edge'],
  description: 'Asks for consent, or finds the open approval of the same digest.',
  request: OperationToApprove,
  reply: Approval,
})

/** Reads one approval, with the arguments that approvers are shown. Errors: `not_found`. */
export const approvalGet = rpc({
  name: 'approval.get',
  version: 1,
  server: 'approval',
  callers: ['edge', 'control', 'bots'],
  description: 'Reads one approval.',
  request: Type.Object({ approval: ApprovalId }, closed),
  reply: Approval,
})

/**
 * Lists approvals, newest first, without arguments: of all, or only those that concern someone, so that those of others do not take their
 * places in a list that is bounded. With `granted`, those alone that gave access for a time: all, or what is not over.
 */
export const approvalList = rpc({
  name: 'approval.list',
  version: 1,
  server: 'approval',
  callers: ['edge', 'control', 'bots'],
  description: 'Lists approvals, newest first.',
  request: Type.Object(
    {
      status: Type.Optional(ApprovalStatus),
      granted: Type.Optional(Type.Enum(['any', 'active'])),
      connection: Type.Optional(ConnectionName),
      limit: Type.Integer({ minimum: 1, maximum: 100 }),
      concerning: Type.Optional(Principal),
    },
    closed,
  ),
  reply: Type.Object({ approvals: Type.Array(Approval, { maxItems: 100 }) }, closed),
})

/**
 * Votes. Who votes is read from the voter's own access token, which the approval service verifies itself. With
 * `grantSeconds` the voter offers consent to the whole class of the operation for that time, or shortens the access that
 * is asked for. Errors: `not_found`, `unauthenticated`, `not_an_approver`, `own_request`, `already_voted`, `not_pending`,
 * `not_grantable`, `grant_too_long`, `identity_unavailable`, `too_large`, `contended`.
 */
export const approvalVote = rpc({
  name: 'approval.vote',
  version: 1,
  server: 'approval',
  callers: ['edge', 'control', 'bots'],
  description: 'Votes on an approval with the voter’s own access token.',
  request: Type.Object(
    {
      approval: ApprovalId,
      vote: Type.Enum(['approve', 'deny']),
      reason: Comment,
      grantSeconds: Type.Optional(GrantSeconds),
      token: accessToken('The voter’s access token.'),
    },
    closed,
  ),
  reply: Approval,
})

/**
 * Withdraws a request that is pending, or given and not used. Only who asked can, and the user for whom an agent asked:
 * as their own access token says, or as an edge has verified. One that is withdrawn already stays so.
 * Errors: `not_found`, `unauthenticated`, `not_own_request`, `not_pending`, `identity_unavailable`, `contended`.
 */
export const approvalCancel = rpc({
  name: 'approval.cancel',
  version: 1,
  server: 'approval',
  callers: ['edge', 'control'],
  description: 'Withdraws a request for consent.',
  request: Type.Union([
    Type.Object(
      { approval: ApprovalId, token: accessToken('The requester’s access token.') },
      closed,
    ),
    Type.Object({ approval: ApprovalId, principal: Principal }, closed),
  ]),
  reply: Approval,
})

/**
 * Uses an approval, once. A call that a target answers with a question goes on in a further exchange: that one `continues`
 * the exchange that used the approval last, and uses it in its place. Errors: `not_found`, `not_approved`, `expired`, `consumed`, `digest_mismatch`, `contended`.
 */
export const approvalConsume = rpc({
  name: 'approval.consume',
  version: 1,
  server: 'approval',
  callers: ['edge'],
  description: 'Uses an approval; exactly one caller succeeds.',
  request: Type.Object(
    {
      approval: ApprovalId,
      digest: Digest,
      exchange: ExchangeId,
      continues: Type.Optional(ExchangeId),
    },
    closed,
  ),
  reply: Approval,
})
