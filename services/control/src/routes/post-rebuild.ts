import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { forRoles } from '../http/caller.ts'

/** POST /api/rebuild: drops the read models, and makes them again from the log. */
export function postRebuild(app: FastifyInstance, { rebuild }: Deps): void {
  app.post(
    '/api/rebuild',
    {
      onRequest: forRoles('admin'),
      schema: { summary: 'Drop the read models and make them again from the log' },
    },
    async () => {
      await rebuild.begin()
      return {}
    },
  )
}
