import { approvalList, ConnectionName } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { callerOf } from '../http/caller.ts'
import { Limit, limitOf } from './limit.ts'

const Query = Type.Object(
  {
    all: Type.Optional(Type.Literal('true', { description: 'Also those that are over.' })),
    connection: Type.Optional(ConnectionName),
    limit: Limit,
  },
  { additionalProperties: false },
)

/** GET /api/grants: access for a time that the caller has, may end as an approver, or may see by role. */
export function getGrants(app: FastifyInstance, { bus }: Deps): void {
  app.get<{ Querystring: Static<typeof Query> }>(
    '/api/grants',
    { schema: { summary: 'Access for a time, newest first', querystring: Query } },
    async (request) => {
      const { principal, roles } = callerOf(request)
      const { all, connection, limit } = request.query
      const { approvals } = await bus.call(approvalList, {
        granted: all === undefined ? 'active' : 'any',
        limit: limitOf(limit),
        ...(connection !== undefined && { connection }),
        ...(roles.length === 0 && { concerning: principal }),
      })
      return { grants: approvals }
    },
  )
}
