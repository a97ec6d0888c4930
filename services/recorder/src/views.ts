import type { Bus } from '@sallyport/bus'
import {
  type EventId,
  newEventId,
  type Principal,
  recordingViewed,
  seal,
  type SessionId,
} from '@sallyport/contracts'

/** Who looks at the content of which session, and why. */
export interface View {
  readonly session: SessionId
  readonly author: Principal
  readonly reason?: string
}

/** The looks at content, each of which is an event in STATE. */
export interface Views {
  /** Resolves with the event when it is on disk. Rejects with a BusError where it may not be. */
  begin(view: View): Promise<EventId>
  /** Whether that event tells of a look of the same person at the same session that began less than an hour ago. */
  goesOn(id: EventId, view: View): Promise<boolean>
}

/** For so long pages of one look are given. */
const LASTS_MS = 3_600_000

export function createViews({ state }: Pick<Bus, 'state'>, now: () => Date): Views {
  return {
    async begin({ session, author, reason }) {
      const data = { session, author, ...(reason !== undefined && { reason }) }
      const stamp = { id: newEventId(), source: '/recorder', time: now() }
      const event = seal(recordingViewed, `session/${session}`, data, stamp)
      // Each look is an aggregate of its own: none waits for another, and nobody folds them.
      await state.append('view', event.id, event, 0)
      return event.id
    },
    async goesOn(id, { session, author }) {
      const [entry] = await state.read('view', id)
      const event = entry?.event
      if (!recordingViewed.check(event)) return false
      const { data, time } = event
      return (
        data.session === session &&
        data.author.id === author.id &&
        data.author.issuer === author.issuer &&
        now().getTime() - Date.parse(time) < LASTS_MS
      )
    },
  }
}
