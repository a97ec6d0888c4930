import { approvalCancel } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import type { Static } from 'typebox'
import type { Deps } from '../deps.ts'
import { callerOf } from '../http/caller.ts'
import { ApprovalPath } from './parameters.ts'

/** DELETE /api/approvals/:id: the caller's own token goes on to the approval service, which verifies it itself. */
export function deleteApproval(app: FastifyInstance, { bus }: Deps): void {
  app.delete<{ Params: Static<typeof ApprovalPath> }>(
    '/api/approvals/:id',
    { schema: { summary: 'Withdraw a request of your own', params: ApprovalPath } },
    (request) => {
      const { token } = callerOf(request)
      return bus.call(approvalCancel, { approval: request.params.id, token })
    },
  )
}
