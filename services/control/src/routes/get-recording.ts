import { Reason, recorderReplay, type RequestOf } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { type Caller, callerOf, requireRole } from '../http/caller.ts'
import { SessionPath } from './parameters.ts'

const Query = Type.Object(
  {
    after: Type.Optional(
      Type.String({ maxLength: 512, description: '`next` of the page before.' }),
    ),
    content: Type.Optional(
      Type.Enum(['true', 'false'], {
        description: 'Whether content is wanted; if absent, auditors get it and admins do not.',
      }),
    ),
    reason: Type.Optional(Reason),
  },
  { additionalProperties: false },
)

/** GET /api/sessions/:id/recording: for admins what is about it, for auditors the masked content too, once that is recorded. */
export function getRecording(app: FastifyInstance, { bus }: Deps): void {
  app.get<{ Params: Static<typeof SessionPath>; Querystring: Static<typeof Query> }>(
    '/api/sessions/:id/recording',
    {
      onRequest: async (request) =>
        request.query.content === 'true'
          ? requireRole(request, 'auditor')
          : requireRole(request, 'admin', 'auditor'),
      schema: {
        summary:
          'The recording of a session: events as stored and, for auditors, masked content; that they look is recorded first',
        params: SessionPath,
        querystring: Query,
      },
    },
    (request) => {
      const { after, content, reason } = request.query
      return bus.call(recorderReplay, {
        session: request.params.id,
        ...(after !== undefined && { after }),
        ...(content !== 'false' && viewing(callerOf(request), reason)),
      })
    },
  )
}

/** Who is given content, and why: nobody but auditors is. */
function viewing({ roles, principal }: Caller, reason: string | undefined): Viewing {
  if (!roles.includes('auditor')) return {}
  return { viewer: principal, ...(reason !== undefined && { reason }) }
}

type Viewing = Pick<RequestOf<typeof recorderReplay>, 'viewer' | 'reason'>
