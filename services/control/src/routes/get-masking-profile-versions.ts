import { maskingHistory } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { forRoles } from '../http/caller.ts'
import { Limit, limitOf } from './limit.ts'
import { ProfilePath, VersionText } from './parameters.ts'

const Query = Type.Object(
  { limit: Limit, before: Type.Optional(VersionText) },
  { additionalProperties: false },
)

/** GET /api/masking/profiles/:name/versions: the next page is the one `before` the last version of this one. */
export function getMaskingProfileVersions(app: FastifyInstance, { bus }: Deps): void {
  app.get<{ Params: Static<typeof ProfilePath>; Querystring: Static<typeof Query> }>(
    '/api/masking/profiles/:name/versions',
    {
      onRequest: forRoles('admin', 'auditor'),
      schema: {
        summary: 'The versions of a masking profile, the newest first',
        params: ProfilePath,
        querystring: Query,
      },
    },
    async (request) => {
      const { limit, before } = request.query
      return bus.call(maskingHistory, {
        name: request.params.name,
        limit: limitOf(limit),
        ...(before !== undefined && { before: Number(before) }),
      })
    },
  )
}
