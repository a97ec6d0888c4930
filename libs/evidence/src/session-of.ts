import {
  approvalRequested,
  operationCompleted,
  operationDecided,
  operationStreamed,
  type SallyportEvent,
  type SessionId,
} from '@sallyport/contracts'
import { isKind } from './line.ts'

/**
 * The session whose recording an event belongs to; undefined where it belongs to none. The event is one that `readLine`
 * understood.
 */
export function sessionOf(event: SallyportEvent): SessionId | undefined {
  if (
    isKind(event, operationDecided) ||
    isKind(event, operationStreamed) ||
    isKind(event, operationCompleted)
  )
    return event.data.exchange.session
  if (!isKind(event, approvalRequested)) return undefined
  const { request } = event.data
  return 'exchange' in request ? request.exchange.session : undefined
}
