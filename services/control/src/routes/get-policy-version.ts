import { policyVersion } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import type { Static } from 'typebox'
import type { Deps } from '../deps.ts'
import { forRoles } from '../http/caller.ts'
import { VersionPath } from './parameters.ts'
import { registered } from './registered.ts'

/** GET /api/connections/:name/policy/versions/:version */
export function getPolicyVersion(app: FastifyInstance, { bus, connections }: Deps): void {
  app.get<{ Params: Static<typeof VersionPath> }>(
    '/api/connections/:name/policy/versions/:version',
    {
      onRequest: forRoles('admin', 'auditor'),
      schema: { summary: 'One version of a policy set, with its text', params: VersionPath },
    },
    async (request) => {
      const { name, version } = request.params
      const connection = registered(connections, name)
      return bus.call(policyVersion, { connection, version: Number(version) })
    },
  )
}
