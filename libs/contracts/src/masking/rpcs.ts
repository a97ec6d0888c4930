import { Type } from 'typebox'
import { Principal } from '../principal.ts'
import { rpc } from '../rpc.ts'
import { MaskProfile, ProfileName } from './profile.ts'
import { ChangeReason } from '../said.ts'

const closed = { additionalProperties: false }
const Version = Type.Integer({ minimum: 0, description: '0 for what nobody has published.' })
const Published = {
  version: Version,
  author: Type.Optional(Principal),
  reason: Type.Optional(Type.String({ maxLength: 512 })),
  time: Type.Optional(Type.String({ maxLength: 32, description: 'RFC 3339.' })),
}

/**
 * Publishes a new version of a masking profile. Answers when it counts here.
 * Errors: `invalid_profile` (the message lists every problem), `version_conflict` (someone was faster).
 */
export const maskingPublish = rpc({
  name: 'masking.publish',
  version: 1,
  server: 'masking',
  callers: ['control'],
  description: 'Publishes a new version of a masking profile, after checking it.',
  request: Type.Object(
    {
      profile: MaskProfile,
      expectedVersion: Type.Integer({
        minimum: 0,
        description: 'The version this one replaces; 0 for the first.',
      }),
      author: Principal,
      reason: ChangeReason,
    },
    closed,
  ),
  reply: Type.Object({ version: Type.Integer({ minimum: 1 }) }, closed),
})

/** Lists the profiles in force by name, `default` and all that were published. */
export const maskingProfiles = rpc({
  name: 'masking.profiles',
  version: 1,
  server: 'masking',
  callers: ['control'],
  description: 'The masking profiles in force.',
  request: Type.Object({}, closed),
  reply: Type.Object(
    {
      profiles: Type.Array(
        Type.Object(
          {
            name: ProfileName,
            description: Type.Optional(Type.String({ maxLength: 512 })),
            ...Published,
          },
          closed,
        ),
        { maxItems: 256 },
      ),
    },
    closed,
  ),
})

/** Reads one version of a profile, the one in force unless said. Errors: `unknown_profile`. */
export const maskingProfile = rpc({
  name: 'masking.profile',
  version: 1,
  server: 'masking',
  callers: ['control'],
  description: 'One version of a masking profile.',
  request: Type.Object(
    { name: ProfileName, version: Type.Optional(Type.Integer({ minimum: 1 })) },
    closed,
  ),
  reply: Type.Object({ profile: MaskProfile, ...Published }, closed),
})

/** Lists the versions of a profile, the newest first. Errors: `unknown_profile`. */
export const maskingHistory = rpc({
  name: 'masking.history',
  version: 1,
  server: 'masking',
  callers: ['control'],
  description: 'The versions of a masking profile, the newest first.',
  request: Type.Object(
    {
      name: ProfileName,
      limit: Type.Integer({ minimum: 1, maximum: 100 }),
      before: Type.Optional(Type.Integer({ minimum: 1 })),
    },
    closed,
  ),
  reply: Type.Object(
    { versions: Type.Array(Type.Object(Published, closed), { maxItems: 100 }) },
    closed,
  ),
})
