import { approvalList, ApprovalStatus } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { callerOf } from '../http/caller.ts'
import { Limit, limitOf } from './limit.ts'

const Query = Type.Object(
  { status: Type.Optional(ApprovalStatus), limit: Limit },
  { additionalProperties: false },
)

/** GET /api/approvals: those that the caller asked for, may vote on, or may see by role. */
export function getApprovals(app: FastifyInstance, { bus }: Deps): void {
  app.get<{ Querystring: Static<typeof Query> }>(
    '/api/approvals',
    { schema: { summary: 'Approvals, newest first', querystring: Query } },
    async (request) => {
      const { principal, roles } = callerOf(request)
      const { status, limit } = request.query
      const { approvals } = await bus.call(approvalList, {
        limit: limitOf(limit),
        ...(status !== undefined && { status }),
        // What others ask for takes no places in the list of whoever may not see it.
        ...(roles.length === 0 && { concerning: principal }),
      })
      return { approvals }
    },
  )
}
