import { Type } from 'typebox'
import { event } from '../event.ts'
import { ConnectionName, EventId, SessionId } from '../ids.ts'
import { Principal } from '../principal.ts'
import { HoldScope } from './hold.ts'

const closed = { additionalProperties: false }
const Reason = Type.String({ minLength: 1, maxLength: 512 })

/** Most sessions that one event erases; it stays far below the largest leaf. */
export const MAX_ERASED = 256

/** The content of sessions is erased; the recorder deletes their data keys because this event says so. */
export const sessionErased = event({
  name: 'session.erased',
  version: 1,
  stream: 'state',
  sender: 'recorder',
  description:
    'The recorded content of sessions is erased: every data key that was made in a batch that begins at or before this leaf is deleted. What is recorded later has a key of its own.',
  data: Type.Object(
    {
      sessions: Type.Array(SessionId, { minItems: 1, maxItems: MAX_ERASED, uniqueItems: true }),
      cause: Type.Enum(['request', 'retention']),
      connection: Type.Optional(ConnectionName),
      through: Type.Optional(
        Type.String({
          pattern: '^\\d{8}$',
          description: 'Only what was recorded up to the end of this day (UTC, YYYYMMDD).',
        }),
      ),
      author: Type.Optional(Principal),
      reason: Reason,
    },
    closed,
  ),
})

/** Nothing that the hold covers is erased until it is released. */
export const holdPlaced = event({
  name: 'hold.placed',
  version: 1,
  stream: 'state',
  sender: 'recorder',
  description:
    'A legal hold: nothing that it covers is erased until it is released. The id of the event is the id of the hold.',
  data: Type.Object({ scope: HoldScope, author: Principal, reason: Reason }, closed),
})

/** A hold is over. */
export const holdReleased = event({
  name: 'hold.released',
  version: 1,
  stream: 'state',
  sender: 'recorder',
  description: 'A legal hold is over.',
  data: Type.Object({ hold: EventId, author: Principal, reason: Reason }, closed),
})
