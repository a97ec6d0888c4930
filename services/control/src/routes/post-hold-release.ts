import { recorderRelease, Reason } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { callerOf, forRoles } from '../http/caller.ts'
import { HoldPath } from './parameters.ts'

const Body = Type.Object({ reason: Reason }, { additionalProperties: false })

/** POST /api/holds/:id/release: for auditors alone, so that nobody who erases can make way for it. */
export function postHoldRelease(app: FastifyInstance, { bus }: Deps): void {
  app.post<{ Params: Static<typeof HoldPath>; Body: Static<typeof Body> }>(
    '/api/holds/:id/release',
    {
      onRequest: forRoles('auditor'),
      schema: { summary: 'End a legal hold', params: HoldPath, body: Body },
    },
    (request) => {
      const { principal } = callerOf(request)
      const { reason } = request.body
      return bus.call(recorderRelease, { hold: request.params.id, author: principal, reason })
    },
  )
}
