import { approvalVote, Comment, MAX_GRANT_SECONDS } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { callerOf } from '../http/caller.ts'
import { ApprovalPath } from './parameters.ts'

const Body = Type.Object(
  {
    vote: Type.Enum(['approve', 'deny']),
    reason: Comment,
    grantSeconds: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: MAX_GRANT_SECONDS,
        description:
          'Offer consent to the whole class for that time, or give less time than was asked for.',
      }),
    ),
  },
  { additionalProperties: false },
)

/** POST /api/approvals/:id/votes: the voter's own token goes on to the approval service, which verifies it itself. */
export function postVote(app: FastifyInstance, { bus }: Deps): void {
  app.post<{ Params: Static<typeof ApprovalPath>; Body: Static<typeof Body> }>(
    '/api/approvals/:id/votes',
    { schema: { summary: 'Vote', params: ApprovalPath, body: Body } },
    (request) => {
      const { token } = callerOf(request)
      return bus.call(approvalVote, { approval: request.params.id, ...request.body, token })
    },
  )
}
