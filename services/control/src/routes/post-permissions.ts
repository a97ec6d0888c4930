import { MAX_PERMISSIONS_PAGE, policyCan } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { forRoles } from '../http/caller.ts'
import { ConnectionPath, From, fromOf, Somebody } from './parameters.ts'
import { registered } from './registered.ts'

const Body = Type.Object(
  {
    principal: Somebody,
    clientAddress: From,
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: MAX_PERMISSIONS_PAGE, description: '500 unless said.' }),
    ),
    after: Type.Optional(
      Type.String({ maxLength: 128, description: '`next` of the page before.' }),
    ),
  },
  { additionalProperties: false },
)

/** A page of 500 definitions is judged, one after the other, while others are served. */
const DEADLINE_MS = 20_000

/** POST /api/connections/:name/policy/permissions: what a principal can do there; nothing is changed by it. */
export function postPermissions(app: FastifyInstance, { bus, connections, config }: Deps): void {
  app.post<{ Params: Static<typeof ConnectionPath>; Body: Static<typeof Body> }>(
    '/api/connections/:name/policy/permissions',
    {
      onRequest: forRoles('admin', 'auditor'),
      schema: {
        summary: 'What a principal can do with everything that was seen of a connection',
        params: ConnectionPath,
        body: Body,
      },
    },
    async (request) => {
      const { principal, clientAddress, limit = MAX_PERMISSIONS_PAGE, after } = request.body
      return bus.call(
        policyCan,
        {
          connection: registered(connections, request.params.name),
          principal: { ...principal, issuer: config.identity.issuer },
          ...fromOf(clientAddress),
          limit,
          ...(after !== undefined && { after }),
        },
        { deadlineMs: DEADLINE_MS },
      )
    },
  )
}
