import { recorderRewrap, Reason } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { callerOf, forRoles } from '../http/caller.ts'

const Body = Type.Object(
  { reason: Reason, after: Type.Optional(recorderRewrap.request.properties.after) },
  { additionalProperties: false },
)

/** POST /api/recordings/rewrap: a part of the data keys at a time; who asks goes on with `next`. */
export function postRewrap(app: FastifyInstance, { bus }: Deps): void {
  app.post<{ Body: Static<typeof Body> }>(
    '/api/recordings/rewrap',
    {
      onRequest: forRoles('admin'),
      schema: {
        summary: 'Wrap data keys of recordings anew with the newest recording key',
        body: Body,
      },
    },
    (request) => {
      const { principal } = callerOf(request)
      return bus.call(recorderRewrap, { ...request.body, author: principal })
    },
  )
}
