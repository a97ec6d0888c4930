import { exporterStatus } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { forRoles } from '../http/caller.ts'

/** GET /api/exporter: how far each SIEM is, for admins and auditors. */
export function getExporter(app: FastifyInstance, { bus }: Deps): void {
  app.get(
    '/api/exporter',
    {
      onRequest: forRoles('admin', 'auditor'),
      schema: {
        summary: 'How exporting to SIEMs goes',
        description:
          'Position, lag, failures and dead letters of each destination. Of several exporters one answers: positions and lag are those of the stream, the rest is of that one since it started.',
      },
    },
    () => bus.call(exporterStatus, {}),
  )
}
