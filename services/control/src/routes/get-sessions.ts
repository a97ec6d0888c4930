import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { ControlError } from '../errors.ts'
import { forRoles } from '../http/caller.ts'
import { Limit, limitOf } from './limit.ts'

const Query = Type.Object(
  {
    limit: Limit,
    before: Type.Optional(
      Type.String({
        pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,3})?Z$',
        description: '`next` of the page before.',
      }),
    ),
  },
  { additionalProperties: false },
)

/** GET /api/sessions: who was connected to what, the latest first. */
export function getSessions(app: FastifyInstance, { store }: Deps): void {
  app.get<{ Querystring: Static<typeof Query> }>(
    '/api/sessions',
    {
      onRequest: forRoles('admin', 'auditor'),
      schema: { summary: 'Sessions, the latest first', querystring: Query },
    },
    async (request) => {
      const { limit, before } = request.query
      const count = limitOf(limit)
      const end = before === undefined ? undefined : new Date(before)
      if (Number.isNaN(end?.getTime()))
        throw new ControlError('invalid_request', 'There is no such time: before must be one.')
      const sessions = await store.sessions(count, end)
      const last = sessions.at(-1)
      return {
        sessions,
        ...(sessions.length === count && last !== undefined && { next: last.lastAt }),
      }
    },
  )
}
