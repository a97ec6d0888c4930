import { Type } from 'typebox'
import { event } from '../event.ts'
import { SessionId } from '../ids.ts'
import { Principal } from '../principal.ts'

/** Why someone looks at content, in their words. */
const ViewReason = Type.String({ minLength: 1, maxLength: 512, pattern: '\\S' })

/** Someone is about to be given the content of a recording. */
export const recordingViewed = event({
  name: 'recording.viewed',
  version: 1,
  stream: 'state',
  sender: 'recorder',
  description:
    'Someone looks at the masked content of a session. Appended before any of it is given, once for all pages of a look.',
  data: Type.Object(
    { session: SessionId, author: Principal, reason: Type.Optional(ViewReason) },
    { additionalProperties: false },
  ),
})
