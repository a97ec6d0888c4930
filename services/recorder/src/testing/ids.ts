import { ConnectionName, type EventId, parser, SessionId } from '@sallyport/contracts'
import { readLine } from '@sallyport/evidence'

export const parseSessionId = parser('session', SessionId)
export const parseConnectionName = parser('connection', ConnectionName)

/** Id of the event on a line. */
export function idOf(text: string): EventId {
  const line = readLine(Buffer.from(text))
  if (line.kind !== 'event') throw new TypeError('this line is no event')
  return line.event.id
}
