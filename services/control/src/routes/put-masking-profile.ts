import { maskingPublish, MaskProfile, ChangeReason } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { ControlError } from '../errors.ts'
import { callerOf, forRoles } from '../http/caller.ts'
import { ProfilePath } from './parameters.ts'

const Body = Type.Object(
  {
    profile: MaskProfile,
    expectedVersion: Type.Integer({
      minimum: 0,
      description: 'The version that this one replaces.',
    }),
    reason: ChangeReason,
  },
  { additionalProperties: false },
)

/** PUT /api/masking/profiles/:name */
export function putMaskingProfile(app: FastifyInstance, { bus }: Deps): void {
  app.put<{ Params: Static<typeof ProfilePath>; Body: Static<typeof Body> }>(
    '/api/masking/profiles/:name',
    {
      onRequest: forRoles('admin'),
      schema: { summary: 'Publish a masking profile', params: ProfilePath, body: Body },
    },
    async (request) => {
      const { principal } = callerOf(request)
      if (request.body.profile.name !== request.params.name)
        throw new ControlError(
          'invalid_request',
          'The name in the body is not the name in the path.',
        )
      return bus.call(maskingPublish, { ...request.body, author: principal })
    },
  )
}
