import { policySchema } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { forRoles } from '../http/caller.ts'
import { ConnectionPath } from './parameters.ts'
import { registered } from './registered.ts'

const Query = Type.Object(
  {
    kind: Type.Optional(Type.Enum(['tool', 'prompt'])),
    name: Type.Optional(Type.String({ maxLength: 2048 })),
  },
  { additionalProperties: false },
)

/** GET /api/connections/:name/policy/schema */
export function getPolicySchema(app: FastifyInstance, { bus, connections }: Deps): void {
  app.get<{ Params: Static<typeof ConnectionPath>; Querystring: Static<typeof Query> }>(
    '/api/connections/:name/policy/schema',
    {
      onRequest: forRoles('admin', 'auditor'),
      schema: {
        summary: 'What policies of a connection can speak of, as a Cedar schema',
        params: ConnectionPath,
        querystring: Query,
      },
    },
    async (request) => {
      const connection = registered(connections, request.params.name)
      return bus.call(policySchema, { connection, ...request.query })
    },
  )
}
