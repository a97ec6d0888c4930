import { recorderProof } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import type { Static } from 'typebox'
import type { Deps } from '../deps.ts'
import { forRoles } from '../http/caller.ts'
import { EventPath } from './parameters.ts'

/** GET /api/events/:id/proof */
export function getEventProof(app: FastifyInstance, { bus }: Deps): void {
  app.get<{ Params: Static<typeof EventPath> }>(
    '/api/events/:id/proof',
    {
      onRequest: forRoles('admin', 'auditor'),
      schema: {
        summary: 'A proof that an event is in the log (C2SP tlog-proof)',
        params: EventPath,
      },
    },
    (request) => bus.call(recorderProof, { event: request.params.id }),
  )
}
