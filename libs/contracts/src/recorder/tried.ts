import { Type } from 'typebox'
import { event } from '../event.ts'
import { ConnectionName, Digest } from '../ids.ts'
import { MAX_POLICY_CHARS } from '../policy/published.ts'
import { Principal } from '../principal.ts'

const Time = Type.String({ maxLength: 32, description: 'RFC 3339.' })

/** Someone is about to be told what a draft that reads arguments says of recorded requests. */
export const contentTried = event({
  name: 'content.tried',
  version: 1,
  stream: 'state',
  sender: 'control',
  description:
    'Someone tries a draft of a policy set that reads arguments on the masked requests of recordings. Appended before they are told anything.',
  data: Type.Object(
    {
      author: Principal,
      connection: ConnectionName,
      since: Time,
      until: Time,
      sha256: Digest,
      draft: Type.String({
        maxLength: MAX_POLICY_CHARS,
        description: 'The draft, masked; `sha256` is that of the text as it was sent.',
      }),
    },
    { additionalProperties: false },
  ),
})
