import { approvalGet, grantRequest, MAX_GRANT_SECONDS, Reason } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { maySeeApproval } from '../domain/roles.ts'
import { ControlError } from '../errors.ts'
import { callerOf } from '../http/caller.ts'
import { ApprovalPath } from './parameters.ts'

const Body = Type.Object(
  { seconds: Type.Integer({ minimum: 1, maximum: MAX_GRANT_SECONDS }), reason: Reason },
  { additionalProperties: false },
)

/** POST /api/grants/:id/extensions: asks for the same access once more, from the new consent on. */
export function postGrantExtension(app: FastifyInstance, { bus }: Deps): void {
  app.post<{ Params: Static<typeof ApprovalPath>; Body: Static<typeof Body> }>(
    '/api/grants/:id/extensions',
    {
      schema: { summary: 'Ask for access of your own once more', params: ApprovalPath, body: Body },
    },
    async (request, reply) => {
      const { principal, roles, token } = callerOf(request)
      const { id } = request.params
      const approval = await bus.call(approvalGet, { approval: id })
      if (approval.grant === undefined || !maySeeApproval(principal, roles, approval))
        throw new ControlError('not_found', 'No access that you may see has this id.')
      const { scope } = approval.grant
      const asked = await bus.call(grantRequest, { ...request.body, scope, extends: id, token })
      return reply.status(201).send(asked)
    },
  )
}
