import type { AuditEvent, System } from '@sallyport/kit'
import type { Promised } from './promise.ts'

/** A SIEM sees one event for each exchange, in the order of the log, with no gap. */
export const audit: Promised = {
  step: '8',
  what: 'a NATS consumer on audit.>',
  expected: 'one event for each exchange; refusals and the missing token among them',
  async see(system) {
    const exchanges = await completedExchanges(system)
    const events = await system.until('every exchange in the audit stream', async () => {
      const seen = await system.auditEvents()
      return exchanges.every((id) => seen.some(({ exchange }) => exchange === id))
        ? seen
        : undefined
    })
    const repeated = events
      .filter((event) => event.class === 'api_activity')
      .filter(({ exchange }, at, all) => all.findIndex((e) => e.exchange === exchange) !== at)
    const told = hasKind(events, 'authentication') && hasOutcome(events, 'refused')
    return `${repeated.length === 0 ? 'one event' : 'several events'} for each exchange; ${
      told
        ? 'refusals and the missing token among them'
        : 'refusals or the missing token are absent'
    }`
  },
}

const hasKind = (events: readonly AuditEvent[], kind: string): boolean =>
  events.some((event) => event.class === kind)

const hasOutcome = (events: readonly AuditEvent[], outcome: string): boolean =>
  events.some((event) => event.outcome === outcome)

/** Ids of the exchanges that the evidence says are over. */
async function completedExchanges(system: System): Promise<readonly string[]> {
  const records = await system.evidence.events()
  return records.flatMap(({ type, exchange }) =>
    type === 'dev.sallyport.operation.completed.v1' && exchange !== undefined ? [exchange] : [],
  )
}
