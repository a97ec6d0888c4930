import { Type } from 'typebox'
import { event } from '../event.ts'
import { Principal } from '../principal.ts'
import { MaskProfile } from './profile.ts'

/** A version of a masking profile was published. */
export const maskingPublished = event({
  name: 'masking.published',
  version: 1,
  stream: 'state',
  sender: 'masking',
  description: 'A version of a masking profile was published.',
  data: Type.Object(
    {
      version: Type.Integer({ minimum: 1 }),
      profile: MaskProfile,
      author: Principal,
      reason: Type.String({ maxLength: 512 }),
      previous: Type.Integer({ minimum: 0, description: 'The version that it replaces.' }),
    },
    { additionalProperties: false },
  ),
})
