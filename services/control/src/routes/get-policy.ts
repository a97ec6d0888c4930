import { policyGet } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import type { Static } from 'typebox'
import type { Deps } from '../deps.ts'
import { requireRole } from '../http/caller.ts'
import { ConnectionPath } from './parameters.ts'
import { registered } from './registered.ts'

/** GET /api/connections/:name/policy */
export function getPolicy(app: FastifyInstance, { bus, connections }: Deps): void {
  app.get<{ Params: Static<typeof ConnectionPath> }>(
    '/api/connections/:name/policy',
    { schema: { summary: 'The policy set in force on a connection', params: ConnectionPath } },
    async (request) => {
      requireRole(request, 'admin', 'auditor')
      return bus.call(policyGet, { connection: registered(connections, request.params.name) })
    },
  )
}
