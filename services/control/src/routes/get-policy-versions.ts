import { MAX_VERSIONS_PAGE, policyHistory } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { forRoles } from '../http/caller.ts'
import { Limit, limitOf } from './limit.ts'
import { ConnectionPath, VersionText } from './parameters.ts'
import { registered } from './registered.ts'

const Query = Type.Object(
  { limit: Limit, before: Type.Optional(VersionText) },
  { additionalProperties: false },
)

/** GET /api/connections/:name/policy/versions: a page may be shorter than asked for, while `next` says that there are more. */
export function getPolicyVersions(app: FastifyInstance, { bus, connections }: Deps): void {
  app.get<{ Params: Static<typeof ConnectionPath>; Querystring: Static<typeof Query> }>(
    '/api/connections/:name/policy/versions',
    {
      onRequest: forRoles('admin', 'auditor'),
      schema: {
        summary: 'The versions of a policy set, the newest first',
        params: ConnectionPath,
        querystring: Query,
      },
    },
    async (request) => {
      const { limit, before } = request.query
      return bus.call(policyHistory, {
        connection: registered(connections, request.params.name),
        limit: Math.min(limitOf(limit), MAX_VERSIONS_PAGE),
        ...(before !== undefined && { before: Number(before) }),
      })
    },
  )
}
