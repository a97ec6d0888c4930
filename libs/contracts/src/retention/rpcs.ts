import { type Static, Type } from 'typebox'
import { EventId, SessionId } from '../ids.ts'
import { Principal } from '../principal.ts'
import { rpc } from '../rpc.ts'
import { Hold, HoldScope, MAX_HOLDS } from './hold.ts'
import { Reason } from '../said.ts'

const closed = { additionalProperties: false }

/** Who erased content of a session, when and why: what a `session.erased` leaf says of it. */
export type Erasure = Static<typeof Erasure>
export const Erasure = Type.Object(
  {
    event: EventId,
    leaf: Type.Optional(
      Type.Integer({ minimum: 0, description: 'Absent until the log holds the event.' }),
    ),
    time: Type.String({ maxLength: 32, description: 'RFC 3339.' }),
    cause: Type.Enum(['request', 'retention']),
    through: Type.Optional(
      Type.String({ maxLength: 8, description: 'Up to the end of this day alone (YYYYMMDD).' }),
    ),
    author: Type.Optional(Principal),
    reason: Type.String({ maxLength: 512 }),
  },
  { ...closed, description: 'Content of a session was erased.' },
)

/** Most erasures of one session that an answer tells of, the newest. */
export const MAX_ERASURES = 64

/**
 * The answer to an erasure comes when what was journaled is sealed (2 s at the most), the event stands (5 s) and the keys are
 * gone (10 s), or at least will be; the rest is for the store to list them. Less than the CLI waits.
 */
const ERASE_MS = 25_000

/**
 * Erases the recorded content of a session by deleting its data keys, once all is sealed that was journaled before. Where nothing is left to erase it answers what
 * stands. Errors: `not_found`, `held`, `own_session`, `not_erasable`, `behind`, `contended`, `damaged`, `unavailable`.
 */
export const recorderErase = rpc({
  name: 'recorder.erase',
  version: 1,
  server: 'recorder',
  callers: ['control'],
  description: 'Erases the recorded content of a session.',
  atLeastMs: ERASE_MS,
  request: Type.Object({ session: SessionId, author: Principal, reason: Reason }, closed),
  reply: Type.Object(
    {
      session: SessionId,
      erasures: Type.Array(Erasure, { maxItems: MAX_ERASURES, description: 'The newest last.' }),
      done: Type.Boolean({
        description: 'Whether the keys are gone; else they go as soon as the store answers.',
      }),
    },
    closed,
  ),
})

/**
 * Places a legal hold. Errors: `not_found` (no recording of the session), `behind` (it may be to come; later),
 * `too_many_holds`, `contended`, `unavailable`.
 */
export const recorderHold = rpc({
  name: 'recorder.hold',
  version: 1,
  server: 'recorder',
  callers: ['control'],
  description: 'Places a legal hold: nothing that it covers is erased.',
  request: Type.Object({ scope: HoldScope, author: Principal, reason: Reason }, closed),
  reply: Hold,
})

/** Ends a legal hold. Errors: `not_found`, `contended`, `unavailable`. */
export const recorderRelease = rpc({
  name: 'recorder.release',
  version: 1,
  server: 'recorder',
  callers: ['control'],
  description: 'Ends a legal hold.',
  request: Type.Object({ hold: EventId, author: Principal, reason: Reason }, closed),
  reply: Hold,
})

/** Lists the legal holds that stand, the oldest first. */
export const recorderHolds = rpc({
  name: 'recorder.holds',
  version: 1,
  server: 'recorder',
  callers: ['control'],
  description: 'Lists the legal holds that stand.',
  request: Type.Object({}, closed),
  reply: Type.Object({ holds: Type.Array(Hold, { maxItems: MAX_HOLDS }) }, closed),
})
