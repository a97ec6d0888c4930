import { MAX_POLICY_CHARS, policyPublish, ChangeReason } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { callerOf, forRoles } from '../http/caller.ts'
import { ConnectionPath } from './parameters.ts'
import { registered } from './registered.ts'

const Body = Type.Object(
  {
    cedar: Type.String({ maxLength: MAX_POLICY_CHARS }),
    expectedVersion: Type.Integer({
      minimum: 0,
      description: 'The version that this one replaces.',
    }),
    reason: ChangeReason,
  },
  { additionalProperties: false },
)

/** PUT /api/connections/:name/policy */
export function putPolicy(app: FastifyInstance, { bus, connections }: Deps): void {
  app.put<{ Params: Static<typeof ConnectionPath>; Body: Static<typeof Body> }>(
    '/api/connections/:name/policy',
    {
      onRequest: forRoles('admin'),
      schema: { summary: 'Publish a policy set', params: ConnectionPath, body: Body },
    },
    async (request) => {
      const { principal } = callerOf(request)
      return bus.call(policyPublish, {
        connection: registered(connections, request.params.name),
        ...request.body,
        author: principal,
      })
    },
  )
}
