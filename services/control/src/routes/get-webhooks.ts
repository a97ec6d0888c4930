import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { forRoles } from '../http/caller.ts'

/** GET /api/webhooks: who is told of approvals, and how that goes; for admins. */
export function getWebhooks(app: FastifyInstance, { webhooks }: Deps): void {
  app.get(
    '/api/webhooks',
    {
      onRequest: forRoles('admin'),
      schema: {
        summary: 'Webhooks; the last success and failure are of this replica since it started',
      },
    },
    async () => ({ webhooks: await webhooks.list() }),
  )
}
