import { policyGet } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import type { Static } from 'typebox'
import type { Deps } from '../deps.ts'
import { forRoles } from '../http/caller.ts'
import { ConnectionPath } from './parameters.ts'
import { registered } from './registered.ts'

/** GET /api/connections/:name/policy */
export function getPolicy(app: FastifyInstance, { bus, connections }: Deps): void {
  app.get<{ Params: Static<typeof ConnectionPath> }>(
    '/api/connections/:name/policy',
    {
      onRequest: forRoles('admin', 'auditor'),
      schema: { summary: 'The policy set in force on a connection', params: ConnectionPath },
    },
    async (request) =>
      bus.call(policyGet, { connection: registered(connections, request.params.name) }),
  )
}
