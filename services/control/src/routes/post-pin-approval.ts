import { DefinitionName, Digest, policyApprovePin, Reason } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { callerOf, forRoles } from '../http/caller.ts'
import { PinPath } from './parameters.ts'
import { registered } from './registered.ts'

const Body = Type.Object(
  { name: DefinitionName, hash: Digest, reason: Reason },
  { additionalProperties: false },
)

/** POST /api/connections/:name/pins/:kind/approvals: the definition of this hash counts, and no other. */
export function postPinApproval(app: FastifyInstance, { bus, connections }: Deps): void {
  app.post<{ Params: Static<typeof PinPath>; Body: Static<typeof Body> }>(
    '/api/connections/:name/pins/:kind/approvals',
    {
      onRequest: forRoles('admin'),
      schema: {
        summary: 'Approve what is held of a definition, or keep what was pinned',
        params: PinPath,
        body: Body,
      },
    },
    async (request) => {
      const { principal } = callerOf(request)
      const { name: connection, kind } = request.params
      return bus.call(policyApprovePin, {
        connection: registered(connections, connection),
        kind,
        ...request.body,
        author: principal,
      })
    },
  )
}
