import { MAX_POLICY_CHARS, policyValidate } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { forRoles } from '../http/caller.ts'
import { ConnectionPath } from './parameters.ts'
import { registered } from './registered.ts'

const Body = Type.Object(
  { cedar: Type.String({ maxLength: MAX_POLICY_CHARS }) },
  { additionalProperties: false },
)

/** POST /api/connections/:name/policy/validations: nothing is published by it. */
export function postPolicyValidation(app: FastifyInstance, { bus, connections }: Deps): void {
  app.post<{ Params: Static<typeof ConnectionPath>; Body: Static<typeof Body> }>(
    '/api/connections/:name/policy/validations',
    {
      onRequest: forRoles('admin', 'auditor'),
      schema: {
        summary: 'What is wrong with a draft, and what it changes of the version in force',
        params: ConnectionPath,
        body: Body,
      },
    },
    async (request) => {
      const connection = registered(connections, request.params.name)
      return bus.call(policyValidate, { connection, cedar: request.body.cedar })
    },
  )
}
