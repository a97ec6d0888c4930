import { HoldScope, recorderHold, Reason } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { holdWarning } from '../hold-warning.ts'
import { callerOf, forRoles } from '../http/caller.ts'

const Body = Type.Object({ scope: HoldScope, reason: Reason }, { additionalProperties: false })

/** POST /api/holds */
export function postHold(app: FastifyInstance, deps: Deps): void {
  app.post<{ Body: Static<typeof Body> }>(
    '/api/holds',
    {
      onRequest: forRoles('admin', 'auditor'),
      schema: { summary: 'Place a legal hold: nothing that it covers is erased', body: Body },
    },
    async (request, reply) => {
      const { principal } = callerOf(request)
      const hold = await deps.bus.call(recorderHold, { ...request.body, author: principal })
      const warning = await holdWarning(deps, request.body.scope)
      return reply
        .status(201)
        .send({ ...hold, ...(warning !== undefined && { warnings: [warning] }) })
    },
  )
}
