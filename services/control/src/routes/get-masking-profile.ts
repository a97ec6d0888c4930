import { maskingProfile } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { forRoles } from '../http/caller.ts'
import { ProfilePath, VersionText } from './parameters.ts'

const Query = Type.Object({ version: Type.Optional(VersionText) }, { additionalProperties: false })

/** GET /api/masking/profiles/:name */
export function getMaskingProfile(app: FastifyInstance, { bus }: Deps): void {
  app.get<{ Params: Static<typeof ProfilePath>; Querystring: Static<typeof Query> }>(
    '/api/masking/profiles/:name',
    {
      onRequest: forRoles('admin', 'auditor'),
      schema: {
        summary: 'A masking profile: the version in force, or another one',
        params: ProfilePath,
        querystring: Query,
      },
    },
    async (request) => {
      const { version } = request.query
      return bus.call(maskingProfile, {
        name: request.params.name,
        ...(version !== undefined && { version: Number(version) }),
      })
    },
  )
}
