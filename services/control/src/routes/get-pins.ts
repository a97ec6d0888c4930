import { policyPins } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { forRoles } from '../http/caller.ts'
import { Limit, limitOf } from './limit.ts'
import { ConnectionPath } from './parameters.ts'
import { registered } from './registered.ts'

const Query = Type.Object(
  {
    held: Type.Optional(
      Type.Literal('true', { description: 'Only definitions that wait for a decision.' }),
    ),
    limit: Limit,
    after: Type.Optional(
      Type.String({ maxLength: 128, description: '`next` of the page before.' }),
    ),
  },
  { additionalProperties: false },
)

/** GET /api/connections/:name/pins: what the target defines, and what of it may be used. */
export function getPins(app: FastifyInstance, { bus, connections }: Deps): void {
  app.get<{ Params: Static<typeof ConnectionPath>; Querystring: Static<typeof Query> }>(
    '/api/connections/:name/pins',
    {
      onRequest: forRoles('admin', 'auditor'),
      schema: {
        summary: 'The definitions of a connection, by kind and name',
        params: ConnectionPath,
        querystring: Query,
      },
    },
    async (request) => {
      const { held, limit, after } = request.query
      return bus.call(policyPins, {
        connection: registered(connections, request.params.name),
        held: held !== undefined,
        limit: limitOf(limit),
        ...(after !== undefined && { after }),
      })
    },
  )
}
