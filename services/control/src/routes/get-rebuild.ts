import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { forRoles } from '../http/caller.ts'

/** GET /api/rebuild: how far the newest rebuild has come. */
export function getRebuild(app: FastifyInstance, { store }: Deps): void {
  app.get(
    '/api/rebuild',
    {
      onRequest: forRoles('admin'),
      schema: {
        summary:
          'How far the newest rebuild of the read models has come, in leaves, and what words of content it found gone',
      },
    },
    async () => {
      const [at, text] = await Promise.all([store.rebuilding(), store.textPosition()])
      if (at === undefined) return {}
      const leaves = at.next >= (at.until ?? Infinity)
      if (text === undefined) return { ...at, done: leaves }
      const { next, erased, unreadable } = text
      const done = leaves && next >= (at.until ?? Infinity)
      return { ...at, text: { next, erased, unreadable }, done }
    },
  )
}
