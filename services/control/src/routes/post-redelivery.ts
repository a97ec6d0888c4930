import { DestinationId, exporterRedeliver } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { forRoles } from '../http/caller.ts'

const Params = Type.Object({ destination: DestinationId })

/** POST /api/exporter/{destination}/redelivery: what a SIEM refused for good is given to it again; for admins. */
export function postRedelivery(app: FastifyInstance, { bus }: Deps): void {
  app.post<{ Params: Static<typeof Params> }>(
    '/api/exporter/:destination/redelivery',
    {
      onRequest: forRoles('admin'),
      schema: { summary: 'Give a destination again what it refused for good', params: Params },
    },
    (request) => bus.call(exporterRedeliver, { destination: request.params.destination }),
  )
}
