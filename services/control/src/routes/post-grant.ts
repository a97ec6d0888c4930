import { grantRequest, GrantScope, MAX_GRANT_SECONDS, Reason } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { callerOf } from '../http/caller.ts'

const Body = Type.Object(
  {
    scope: GrantScope,
    seconds: Type.Integer({ minimum: 1, maximum: MAX_GRANT_SECONDS }),
    reason: Reason,
    breakGlass: Type.Optional(
      Type.Literal(true, {
        description: 'Take it at once, without consent, where policy lets you.',
      }),
    ),
  },
  { additionalProperties: false },
)

/** POST /api/grants: the caller's own token goes on to the approval service, which verifies it itself. */
export function postGrant(app: FastifyInstance, { bus }: Deps): void {
  app.post<{ Body: Static<typeof Body> }>(
    '/api/grants',
    { schema: { summary: 'Ask for access for a time, or take it in an emergency', body: Body } },
    async (request, reply) => {
      const { token } = callerOf(request)
      const approval = await bus.call(grantRequest, { ...request.body, token })
      return reply.status(201).send(approval)
    },
  )
}
