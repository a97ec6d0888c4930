import { recorderReplay } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { requireRole } from '../http/caller.ts'
import { SessionPath } from './parameters.ts'

const Query = Type.Object(
  {
    after: Type.Optional(
      Type.String({ maxLength: 512, description: '`next` of the page before.' }),
    ),
  },
  { additionalProperties: false },
)

/** GET /api/sessions/:id/recording: masked content, for auditors alone. */
export function getRecording(app: FastifyInstance, { bus }: Deps): void {
  app.get<{ Params: Static<typeof SessionPath>; Querystring: Static<typeof Query> }>(
    '/api/sessions/:id/recording',
    {
      schema: {
        summary: 'The recording of a session: events and masked content as stored',
        params: SessionPath,
        querystring: Query,
      },
    },
    (request) => {
      requireRole(request, 'auditor')
      const { after } = request.query
      return bus.call(recorderReplay, {
        session: request.params.id,
        ...(after !== undefined && { after }),
      })
    },
  )
}
