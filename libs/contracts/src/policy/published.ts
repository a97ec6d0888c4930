import { Type } from 'typebox'
import { event } from '../event.ts'
import { ConnectionName } from '../ids.ts'
import { Principal } from '../principal.ts'

/** Longest policy text of one connection, in characters. */
export const MAX_POLICY_CHARS = 65_536

/** A version of a connection's policy set was published. */
export const policyPublished = event({
  name: 'policy.published',
  version: 1,
  stream: 'state',
  sender: 'policy',
  description: 'A version of a connection’s policy set was published.',
  data: Type.Object(
    {
      connection: ConnectionName,
      version: Type.Integer({ minimum: 1 }),
      cedar: Type.String({ maxLength: MAX_POLICY_CHARS }),
      author: Principal,
      reason: Type.String({ maxLength: 512 }),
    },
    { additionalProperties: false },
  ),
})
