import { Comment, grantRevoke } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { callerOf } from '../http/caller.ts'
import { ApprovalPath } from './parameters.ts'

const Body = Type.Object({ reason: Comment }, { additionalProperties: false })

/** POST /api/grants/:id/revocation: the caller's own token goes on to the approval service, which verifies it itself. */
export function postGrantRevocation(app: FastifyInstance, { bus }: Deps): void {
  app.post<{ Params: Static<typeof ApprovalPath>; Body: Static<typeof Body> }>(
    '/api/grants/:id/revocation',
    { schema: { summary: 'End access at once', params: ApprovalPath, body: Body } },
    (request) => {
      const { token } = callerOf(request)
      return bus.call(grantRevoke, { approval: request.params.id, token, ...request.body })
    },
  )
}
