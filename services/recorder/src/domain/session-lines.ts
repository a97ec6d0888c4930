import type { ExchangeSummary, SessionId } from '@sallyport/contracts'
import type { ReadMessage } from './message.ts'

/** What a batch has of one session. */
export interface SessionLines {
  /** In the order they came. */
  readonly lines: Uint8Array[]
  /** One of its exchanges; undefined where no line tells. */
  exchange: ExchangeSummary | undefined
}

/** The lines of each session, in the order in which the sessions came. */
export function bySession(messages: readonly ReadMessage[]): Map<SessionId, SessionLines> {
  const sessions = new Map<SessionId, SessionLines>()
  for (const { bytes, session, exchange } of messages.flatMap((message) => message.lines)) {
    if (session === undefined) continue
    const known = sessions.get(session) ?? { lines: [], exchange }
    sessions.set(session, known)
    known.lines.push(bytes)
    known.exchange ??= exchange
  }
  return sessions
}
