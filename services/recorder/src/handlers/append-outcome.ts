import type { SallyportEvent } from '@sallyport/contracts'
import type { Outcome } from '../domain/retention/decide.ts'
import { refusal } from '../errors.ts'

/** The event that was decided. Throws the refusal as an RpcError where there is none. */
export function appendOutcome(outcome: Outcome): SallyportEvent {
  if ('refused' in outcome) throw refusal(outcome.refused, outcome.reason)
  return outcome.event
}
