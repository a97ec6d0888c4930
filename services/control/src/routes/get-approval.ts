import { approvalGet, concerns } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import type { Static } from 'typebox'
import { contextOf } from '../approval-context.ts'
import type { Deps } from '../deps.ts'
import { maySeeApproval } from '../domain/roles.ts'
import { ControlError } from '../errors.ts'
import { callerOf } from '../http/caller.ts'
import { withoutArguments } from '../shown-arguments.ts'
import { ApprovalWithContext } from './approval-answer.ts'
import { ApprovalPath } from './parameters.ts'

/** GET /api/approvals/:id: one approval, and beside it what an approver has to know about it; its arguments for those whom it concerns. */
export function getApproval(app: FastifyInstance, deps: Deps): void {
  app.get<{ Params: Static<typeof ApprovalPath> }>(
    '/api/approvals/:id',
    {
      schema: {
        summary: 'One approval, with the definition that it is about and what was done before',
        params: ApprovalPath,
        response: { 200: ApprovalWithContext },
      },
    },
    async (request) => {
      const { principal, roles } = callerOf(request)
      const approval = await deps.bus.call(approvalGet, { approval: request.params.id })
      if (!maySeeApproval(principal, roles, approval))
        throw new ControlError('not_found', 'No approval that you may see has this id.')
      const context = await contextOf(deps, approval)
      const shown = concerns(approval, principal) ? approval : withoutArguments(approval)
      return { ...shown, ...(context !== undefined && { context }) }
    },
  )
}
