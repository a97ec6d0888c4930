import { type Static, Type } from 'typebox'
import { ConnectionName, EventId, SessionId } from '../ids.ts'
import { Principal } from '../principal.ts'

const closed = { additionalProperties: false }

/** Whose recordings a legal hold keeps. */
export type HoldScope = Static<typeof HoldScope>
export const HoldScope = Type.Union(
  [
    Type.Object({ session: SessionId }, closed),
    Type.Object({ connection: ConnectionName }, closed),
    Type.Object(
      {
        principal: Type.String({
          minLength: 1,
          maxLength: 256,
          description: 'Who asked, or on whose behalf an agent asked.',
        }),
      },
      closed,
    ),
  ],
  { description: 'One session, all of a connection, or all of a principal.' },
)

/** A legal hold that stands: nothing that it covers is erased, by anyone or by a rule. */
export type Hold = Static<typeof Hold>
export const Hold = Type.Object(
  {
    id: EventId,
    scope: HoldScope,
    author: Principal,
    reason: Type.String({ maxLength: 512 }),
    time: Type.String({ maxLength: 32, description: 'RFC 3339.' }),
  },
  { ...closed, description: 'A legal hold that stands.' },
)

/** Most holds that stand at once. */
export const MAX_HOLDS = 1000
