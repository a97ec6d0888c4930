import { Type } from 'typebox'
import { ApprovalTerms } from '../decision.ts'
import { GrantScope } from '../grant/grant.ts'
import { Principal } from '../principal.ts'
import { rpc } from '../rpc.ts'

/**
 * Asks who may consent to access of a scope for a time, for a principal: the groups of all policies that could ask for
 * consent to any of it and let a grant be given. Each operation under the grant is held to its own terms once more.
 * Errors: `not_found` (no such connection), `not_grantable`, `scope_too_wide`.
 */
export const policyAccess = rpc({
  name: 'policy.access',
  version: 1,
  server: 'policy',
  callers: ['approval'],
  description: 'Who may consent to access of a scope for a time, and for how long.',
  request: Type.Object(
    { principal: Principal, scope: GrantScope },
    { additionalProperties: false },
  ),
  reply: Type.Object(
    {
      terms: ApprovalTerms,
      reasons: Type.Array(Type.String({ maxLength: 512 }), { maxItems: 16 }),
      policies: Type.Array(Type.String({ maxLength: 128 }), { maxItems: 64 }),
      policyVersion: Type.Integer({ minimum: 0 }),
    },
    { additionalProperties: false },
  ),
})
