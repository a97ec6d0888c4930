import { maskingProfiles } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { requireRole } from '../http/caller.ts'

/** GET /api/masking/profiles */
export function getMaskingProfiles(app: FastifyInstance, { bus }: Deps): void {
  app.get(
    '/api/masking/profiles',
    { schema: { summary: 'The masking profiles in force' } },
    async (request) => {
      requireRole(request, 'admin', 'auditor')
      return bus.call(maskingProfiles, {})
    },
  )
}
