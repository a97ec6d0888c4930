import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { requireRole } from '../http/caller.ts'

/** GET /api/rebuild: how far the newest rebuild has come. */
export function getRebuild(app: FastifyInstance, { store }: Deps): void {
  app.get(
    '/api/rebuild',
    { schema: { summary: 'How far the newest rebuild of the read models has come, in leaves' } },
    async (request) => {
      requireRole(request, 'admin')
      const at = await store.rebuilding()
      return at === undefined ? {} : { ...at, done: at.next >= (at.until ?? Infinity) }
    },
  )
}
