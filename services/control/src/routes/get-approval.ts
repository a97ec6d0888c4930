import { approvalGet } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import type { Static } from 'typebox'
import type { Deps } from '../deps.ts'
import { maySeeApproval } from '../domain/roles.ts'
import { ControlError } from '../errors.ts'
import { callerOf } from '../http/caller.ts'
import { ApprovalPath } from './parameters.ts'

/** GET /api/approvals/:id */
export function getApproval(app: FastifyInstance, { bus }: Deps): void {
  app.get<{ Params: Static<typeof ApprovalPath> }>(
    '/api/approvals/:id',
    { schema: { summary: 'One approval', params: ApprovalPath } },
    async (request) => {
      const { principal, roles } = callerOf(request)
      const approval = await bus.call(approvalGet, { approval: request.params.id })
      if (maySeeApproval(principal, roles, approval)) return approval
      throw new ControlError('not_found', 'No approval that you may see has this id.')
    },
  )
}
