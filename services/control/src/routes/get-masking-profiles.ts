import { maskingProfiles } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { forRoles } from '../http/caller.ts'

/** GET /api/masking/profiles */
export function getMaskingProfiles(app: FastifyInstance, { bus }: Deps): void {
  app.get(
    '/api/masking/profiles',
    {
      onRequest: forRoles('admin', 'auditor'),
      schema: { summary: 'The masking profiles in force' },
    },
    async () => bus.call(maskingProfiles, {}),
  )
}
