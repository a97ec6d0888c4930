import { recorderErase, Reason } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { callerOf, forRoles } from '../http/caller.ts'
import { SessionPath } from './parameters.ts'

const Body = Type.Object({ reason: Reason }, { additionalProperties: false })

/** POST /api/sessions/:id/erasure: who keeps a session by a hold is an auditor, who erases it is an admin. */
export function postSessionErasure(app: FastifyInstance, { bus }: Deps): void {
  app.post<{ Params: Static<typeof SessionPath>; Body: Static<typeof Body> }>(
    '/api/sessions/:id/erasure',
    {
      onRequest: forRoles('admin'),
      schema: {
        summary: 'Erase the recorded content of a session; the log and its proofs stay',
        params: SessionPath,
        body: Body,
      },
    },
    (request) => {
      const { principal } = callerOf(request)
      const { reason } = request.body
      return bus.call(recorderErase, { session: request.params.id, author: principal, reason })
    },
  )
}
