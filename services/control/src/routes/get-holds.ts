import { recorderHolds } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { requireRole } from '../http/caller.ts'

/** GET /api/holds */
export function getHolds(app: FastifyInstance, { bus }: Deps): void {
  app.get('/api/holds', { schema: { summary: 'The legal holds that stand' } }, (request) => {
    requireRole(request, 'admin', 'auditor')
    return bus.call(recorderHolds, {})
  })
}
