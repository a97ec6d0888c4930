import { recorderHolds } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { forRoles } from '../http/caller.ts'

/** GET /api/holds */
export function getHolds(app: FastifyInstance, { bus }: Deps): void {
  app.get(
    '/api/holds',
    { onRequest: forRoles('admin', 'auditor'), schema: { summary: 'The legal holds that stand' } },
    () => bus.call(recorderHolds, {}),
  )
}
