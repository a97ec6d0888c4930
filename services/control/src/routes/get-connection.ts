import type { FastifyInstance } from 'fastify'
import type { Static } from 'typebox'
import type { Deps } from '../deps.ts'
import { ControlError } from '../errors.ts'
import { forRoles } from '../http/caller.ts'
import { ConnectionPath } from './parameters.ts'

/** GET /api/connections/:name */
export function getConnection(app: FastifyInstance, { connections }: Deps): void {
  app.get<{ Params: Static<typeof ConnectionPath> }>(
    '/api/connections/:name',
    {
      onRequest: forRoles('admin'),
      schema: {
        summary: 'One connection, with the sequence that a change is based on',
        params: ConnectionPath,
      },
    },
    (request) => {
      const registered = connections.get(request.params.name)
      if (registered !== undefined) return registered
      throw new ControlError('not_found', 'No connection has this name.')
    },
  )
}
