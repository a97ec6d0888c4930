import type { AuditRecord } from '@sallyport/bus'
import { ContractError, type EventOf, operationDecided } from '@sallyport/contracts'
import { decisionRow } from '../domain/decision-row.ts'
import { decisionEvent } from '../domain/review/decision-event.ts'
import { exchangeRow } from '../domain/exchange-row.ts'
import type { Events } from '../events.ts'
import type { Store } from '../store.ts'

/**
 * Adds a decision, or a finished exchange, to the read model. A record that is not understood is told and passed over: it stays in the
 * log, and the read model must not stand still for it.
 */
export async function handleAuditRecord(
  store: Store,
  events: Events,
  record: AuditRecord,
): Promise<void> {
  if (record.class !== 'api_activity' && record.class !== 'decision') return
  try {
    const event: unknown = JSON.parse(record.data)
    if (record.class === 'api_activity') await store.add(exchangeRow(event))
    else {
      const decided = decidedEvent(event)
      await store.addDecision(decisionRow(record.leaf, decided))
      await store.addDecisionEvent(decisionEvent(record.leaf, decided))
    }
  } catch (error) {
    if (!(error instanceof ContractError || error instanceof SyntaxError)) throw error
    events.recordSkipped(record.id, error)
  }
}

function decidedEvent(event: unknown): EventOf<typeof operationDecided> {
  if (operationDecided.check(event)) return event
  throw new ContractError('decision', '', 'is no operation.decided')
}
