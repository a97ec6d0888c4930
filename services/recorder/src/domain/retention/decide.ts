import {
  type DataOf,
  type EventStamp,
  holdPlaced,
  holdReleased,
  MAX_HOLDS,
  type Principal,
  type recorderErase,
  type recorderHold,
  type recorderRelease,
  type RequestOf,
  type SallyportEvent,
  seal,
  sessionErased,
} from '@sallyport/contracts'
import type { RefusalCode } from '../../errors.ts'
import { type Erasable, holdOn, type Holds } from './state.ts'

/** What comes of a command: an event to append, or why there is none. */
export type Outcome =
  | { readonly event: SallyportEvent }
  | { readonly refused: RefusalCode; readonly reason: string }

/** Someone wants the content of a session erased. */
export function erase(
  holds: Holds,
  { session, author, reason }: RequestOf<typeof recorderErase>,
  about: Erasable,
  stamp: EventStamp,
): Outcome {
  if (about.owner !== undefined && isSame(author, about.owner))
    return refused('own_session', 'Nobody erases what they asked themselves: another admin can.')
  const hold = holdOn(holds, about)
  if (hold !== undefined)
    return refused(
      'held',
      `Legal hold ${hold.id} of ${hold.author.id} keeps this session (${hold.reason}). It can be erased once the hold is released.`,
    )
  const data = { sessions: [session], cause: 'request' as const, author, reason }
  return { event: seal(sessionErased, `session/${session}`, data, stamp) }
}

/** Content of a connection that is older than its rule lets it be. */
export type Expired = Pick<DataOf<typeof sessionErased>, 'connection' | 'through'> & {
  readonly sessions: readonly Erasable[]
}

/** A rule wants the content of sessions erased; undefined where holds keep all of them. */
export function expire(
  holds: Holds,
  { connection, through, sessions }: Expired,
  stamp: EventStamp,
): SallyportEvent | undefined {
  const free = sessions.filter((about) => holdOn(holds, about) === undefined)
  if (free.length === 0) return undefined
  const data = {
    sessions: free.map(({ session }) => session),
    cause: 'retention' as const,
    ...(connection !== undefined && { connection }),
    ...(through !== undefined && { through }),
    reason: 'retention',
  }
  return seal(sessionErased, `connection/${connection ?? ''}`, data, stamp)
}

/** Someone wants recordings kept. */
export function placeHold(
  holds: Holds,
  { scope, author, reason }: RequestOf<typeof recorderHold>,
  stamp: EventStamp,
): Outcome {
  if (holds.size >= MAX_HOLDS)
    return refused('too_many_holds', `${MAX_HOLDS} legal holds stand already. Release some first.`)
  return { event: seal(holdPlaced, `hold/${stamp.id}`, { scope, author, reason }, stamp) }
}

/** Someone wants a hold ended. */
export function releaseHold(
  holds: Holds,
  { hold, author, reason }: RequestOf<typeof recorderRelease>,
  stamp: EventStamp,
): Outcome {
  if (!holds.has(hold)) return refused('not_found', `No legal hold ${hold} stands.`)
  return { event: seal(holdReleased, `hold/${hold}`, { hold, author, reason }, stamp) }
}

const refused = (code: RefusalCode, reason: string): Outcome => ({ refused: code, reason })

/** Whether a session is of someone, or of an agent that acted for them. */
const isSame = ({ id }: Principal, owner: NonNullable<Erasable['owner']>): boolean =>
  owner.id === id || owner.onBehalfOf === id
