import { Type } from 'typebox'
import { accessToken } from '../access-token.ts'
import { Approval, Vote } from '../approval/approval.ts'
import { ApprovalTerms } from '../decision.ts'
import { Access } from '../facts.ts'
import { ApprovalId, ConnectionName } from '../ids.ts'
import { OperationName, Verb } from '../operation.ts'
import { Principal } from '../principal.ts'
import { rpc } from '../rpc.ts'
import { BreakGlass, GrantScope, GrantSeconds } from './grant.ts'
import { Comment, Reason } from '../said.ts'

const closed = { additionalProperties: false }

/**
 * Looks for a grant that stands for consent to one operation: given to this very principal, not over, its scope holding
 * the operation, with votes that satisfy the terms of the operation. It is read from STATE: one that was revoked before
 * the question is not found.
 */
export const grantFind = rpc({
  name: 'grant.find',
  version: 1,
  server: 'approval',
  callers: ['edge'],
  description: 'Finds a grant that stands for consent to one operation.',
  request: Type.Object(
    {
      principal: Principal,
      operation: Type.Object(
        { connection: ConnectionName, verb: Verb, name: OperationName },
        closed,
      ),
      access: Access,
      terms: ApprovalTerms,
    },
    closed,
  ),
  reply: Type.Object(
    {
      grant: Type.Optional(
        Type.Object(
          {
            id: ApprovalId,
            until: Type.String({
              maxLength: 32,
              description: 'When it no longer counts for this.',
            }),
            votes: Type.Array(Vote, { maxItems: 64 }),
            breakGlass: Type.Optional(BreakGlass),
          },
          closed,
        ),
      ),
    },
    closed,
  ),
})

/**
 * Asks for access for a time, for whoever the token names; or takes it at once, where policy lets them break the glass.
 * An equal request that is pending is found. Errors: `unauthenticated`, `identity_unavailable`, `not_grantable`,
 * `no_break_glass`, `grant_too_long`, `glass_stopped`, `scope_too_wide`, `not_found` (no such connection, or no grant to extend),
 * `policy_unavailable`, `too_many_open`, `too_large`, `contended`.
 */
export const grantRequest = rpc({
  name: 'grant.request',
  version: 1,
  server: 'approval',
  callers: ['control'],
  description: 'Asks for access for a time, or takes it in an emergency.',
  request: Type.Object(
    {
      token: accessToken('The requester’s access token.'),
      scope: GrantScope,
      seconds: GrantSeconds,
      reason: Reason,
      extends: Type.Optional(ApprovalId),
      breakGlass: Type.Optional(Type.Literal(true)),
    },
    closed,
  ),
  reply: Approval,
})

/**
 * Ends a grant at once: an approver of it, an admin, or whoever has it.
 * Errors: `not_found`, `unauthenticated`, `identity_unavailable`, `not_an_approver`, `not_active`, `contended`.
 */
export const grantRevoke = rpc({
  name: 'grant.revoke',
  version: 1,
  server: 'approval',
  callers: ['control'],
  description: 'Ends a grant at once.',
  request: Type.Object(
    {
      approval: ApprovalId,
      token: accessToken('The access token of whoever ends it.'),
      reason: Comment,
    },
    closed,
  ),
  reply: Approval,
})
