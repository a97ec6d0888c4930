import { Type } from 'typebox'
import { event } from '../event.ts'
import { Digest, SessionId } from '../ids.ts'

/** A recording segment was written; this leaf commits to its bytes. */
export const segmentSealed = event({
  name: 'segment.sealed',
  version: 1,
  stream: 'log',
  sender: 'recorder',
  description: 'A recording segment was written; this leaf commits to its stored bytes.',
  data: Type.Object(
    {
      session: SessionId,
      key: Type.String({ maxLength: 256, description: 'Key in the object store.' }),
      bytes: Type.Integer({ minimum: 1 }),
      sha256: Digest,
      records: Type.Integer({ minimum: 1 }),
    },
    { additionalProperties: false },
  ),
})
