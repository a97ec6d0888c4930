import type { AuditRecord } from '@sallyport/bus'
import { ContractError, type EventOf, operationDecided } from '@sallyport/contracts'
import { decisionRow } from '../domain/decision-row.ts'
import { decisionEvent } from '../domain/review/decision-event.ts'
import { type Activity, exchangeRow, readActivity } from '../domain/exchange-row.ts'
import { completedEntry, decidedEntry } from '../domain/search-entry.ts'
import type { Events } from '../events.ts'
import type { Store } from '../store.ts'

/** What a record tells, wherever it is read. */
export type Told = Pick<AuditRecord, 'class' | 'id' | 'leaf' | 'data'>

type Decided = EventOf<typeof operationDecided>

/**
 * Adds a decision, or a finished exchange, to the read model. A record that is not understood is told and passed over: it stays in the
 * log, and the read model must not stand still for it.
 */
export async function handleAuditRecord(store: Store, events: Events, record: Told): Promise<void> {
  if (record.class !== 'api_activity' && record.class !== 'decision') return
  try {
    const event: unknown = JSON.parse(record.data)
    if (record.class === 'api_activity') await addCompleted(store, readActivity(event))
    else await addDecided(store, record.leaf, decidedEvent(event))
  } catch (error) {
    if (!(error instanceof ContractError || error instanceof SyntaxError)) throw error
    events.recordSkipped(record.id, error)
  }
}

async function addCompleted(store: Store, activity: Activity): Promise<void> {
  await store.add(exchangeRow(activity))
  // Who finds an exchange reads the row, too.
  await store.addEntry(completedEntry(activity))
}

async function addDecided(store: Store, leaf: number, event: Decided): Promise<void> {
  await store.addDecision(decisionRow(leaf, event))
  await store.addDecisionEvent(decisionEvent(leaf, event))
  await store.addEntry(decidedEntry(leaf, event))
}

function decidedEvent(event: unknown): Decided {
  if (operationDecided.check(event)) return event
  throw new ContractError('decision', '', 'is no operation.decided')
}
