import type { AuditRecord } from '@sallyport/bus'
import { ContractError } from '@sallyport/contracts'
import { exchangeRow } from '../domain/exchange-row.ts'
import type { Events } from '../events.ts'
import type { Store } from '../store.ts'

/**
 * Adds a finished exchange to the read model. A record that is not understood is told and passed over: it stays in the
 * log, and the read model must not stand still for it.
 */
export async function handleAuditRecord(
  store: Store,
  events: Events,
  record: AuditRecord,
): Promise<void> {
  if (record.class !== 'api_activity') return
  try {
    const event: unknown = JSON.parse(record.data)
    await store.add(exchangeRow(event))
  } catch (error) {
    if (!(error instanceof ContractError || error instanceof SyntaxError)) throw error
    events.recordSkipped(record.id, error)
  }
}
