import {
  MaskKinds,
  maskingPreview,
  MaskProfile,
  MaskSubject,
  ProfileName,
} from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { ControlError } from '../errors.ts'
import { forRoles } from '../http/caller.ts'

const Body = Type.Object(
  {
    profile: Type.Union([ProfileName, MaskProfile], {
      description: 'Name of a profile in force, or a draft of one.',
    }),
    content: Type.Optional(
      Type.Unknown({ description: 'The sample: any JSON value, a string for a plain text.' }),
    ),
    text: Type.Optional(
      Type.String({ description: 'The sample as a JSON text instead, masked as it is written.' }),
    ),
    of: Type.Optional(MaskSubject),
    unmask: Type.Optional(MaskKinds),
  },
  { additionalProperties: false },
)

/** POST /api/masking/preview: nothing of the sample is kept. */
export function postMaskingPreview(app: FastifyInstance, { bus }: Deps): void {
  app.post<{ Body: Static<typeof Body> }>(
    '/api/masking/preview',
    {
      onRequest: forRoles('admin'),
      schema: { summary: 'What a masking profile, or a draft, makes of a sample', body: Body },
    },
    async (request) => {
      const { content, text, ...rest } = request.body
      if ((content === undefined) === (text === undefined))
        throw new ControlError('invalid_request', 'Give either content or text.')
      const sample = text ?? JSON.stringify(content)
      const {
        content: masked,
        shown,
        ...told
      } = await bus.call(maskingPreview, {
        ...rest,
        content: sample,
      })
      // What was given as a value is answered as one; what is blocked has no content.
      const as = (json: string): unknown =>
        text === undefined && json !== '' ? JSON.parse(json) : json
      return {
        before: text ?? content,
        after: as(masked),
        ...(shown !== undefined && { shown: as(shown) }),
        ...told,
      }
    },
  )
}
