import { Operation, policyExplain } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { forRoles } from '../http/caller.ts'
import { ConnectionPath, From, fromOf, Somebody } from './parameters.ts'
import { registered } from './registered.ts'

const { verb, name, arguments: given } = Operation.properties
const Body = Type.Object(
  {
    principal: Somebody,
    clientAddress: From,
    operation: Type.Object({ verb, name, arguments: given }, { additionalProperties: false }),
  },
  { additionalProperties: false },
)

/** POST /api/connections/:name/policy/explanations: nothing is done, counted or written by it. */
export function postExplanation(app: FastifyInstance, { bus, connections, config }: Deps): void {
  app.post<{ Params: Static<typeof ConnectionPath>; Body: Static<typeof Body> }>(
    '/api/connections/:name/policy/explanations',
    {
      onRequest: forRoles('admin', 'auditor'),
      schema: {
        summary: 'What would be decided about an operation now, and by which policies',
        params: ConnectionPath,
        body: Body,
      },
    },
    async (request) => {
      const { principal, operation, clientAddress } = request.body
      const connection = registered(connections, request.params.name)
      return bus.call(policyExplain, {
        principal: { ...principal, issuer: config.identity.issuer },
        operation: { connection, kind: 'mcp', ...operation },
        ...fromOf(clientAddress),
      })
    },
  )
}
