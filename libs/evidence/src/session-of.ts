import {
  approvalRequested,
  type ExchangeSummary,
  operationCompleted,
  operationDecided,
  operationIndeterminate,
  operationStreamed,
  type SallyportEvent,
  type SessionId,
} from '@sallyport/contracts'
import { isKind } from './line.ts'

/**
 * The exchange that an event is of, and to whose session's recording it belongs; undefined where there is none. The event
 * is one that `readLine` understood.
 */
export function exchangeOf(event: SallyportEvent): ExchangeSummary | undefined {
  if (
    isKind(event, operationDecided) ||
    isKind(event, operationStreamed) ||
    isKind(event, operationCompleted) ||
    isKind(event, operationIndeterminate)
  )
    return event.data.exchange
  if (!isKind(event, approvalRequested)) return undefined
  const { request } = event.data
  return 'exchange' in request ? request.exchange : undefined
}

/** The session to whose recording an event belongs; undefined where it belongs to none. */
export const sessionOf = (event: SallyportEvent): SessionId | undefined =>
  exchangeOf(event)?.session
