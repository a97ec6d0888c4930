import { policyProposals } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { ControlError } from '../errors.ts'
import { forRoles } from '../http/caller.ts'
import { Limit, limitOf } from './limit.ts'
import { ConnectionPath } from './parameters.ts'

const Query = Type.Object(
  {
    limit: Limit,
    after: Type.Optional(
      Type.String({ maxLength: 128, description: '`next` of the page before.' }),
    ),
  },
  { additionalProperties: false },
)

/** GET /api/connections/:name/proposals: what the arguments of its tools seem to hold, by what is registered now. */
export function getProposals(app: FastifyInstance, { bus, connections }: Deps): void {
  app.get<{ Params: Static<typeof ConnectionPath>; Querystring: Static<typeof Query> }>(
    '/api/connections/:name/proposals',
    {
      onRequest: forRoles('admin', 'auditor'),
      schema: {
        summary: 'What arguments of tools seem to hold and is not declared, by tool',
        params: ConnectionPath,
        querystring: Query,
      },
    },
    async (request) => {
      const { limit, after } = request.query
      const known = connections.get(request.params.name)
      if (known === undefined) throw new ControlError('not_found', 'No connection has this name.')
      return bus.call(policyProposals, {
        connection: known.connection.name,
        limit: limitOf(limit),
        ...(after !== undefined && { after }),
        // The replica that answers may be behind what was registered a moment ago.
        reached: known.sequence,
      })
    },
  )
}
