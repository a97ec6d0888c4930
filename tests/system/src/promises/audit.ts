import type { AuditEvent, System } from '@sallyport/kit'
import type { Promised } from './promise.ts'

/** A SIEM sees one event for each exchange, in the order of the log, with no gap. */
export const audit: Promised = {
  step: '8',
  what: 'a NATS consumer on audit.>',
  expected: 'one event for each exchange; every step above and the missing token among them',
  async see(system) {
    const events = await system.until('every step above in the audit stream', async () => {
      const seen = await system.auditEvents()
      return PLAYED.every(([what, times]) => count(seen, what) >= times) ? seen : undefined
    })
    const exchanges = await completedExchanges(system)
    const repeated = events
      .filter((event) => event.class === 'api_activity')
      .filter(({ exchange }, at, all) => all.findIndex((e) => e.exchange === exchange) !== at)
    const all = await system.until(
      'every exchange of the evidence in the audit stream',
      async () => {
        const seen = await system.auditEvents()
        return exchanges.every((id) => seen.some(({ exchange }) => exchange === id))
          ? seen
          : undefined
      },
    )
    const token = all.some((event) => event.class === 'authentication')
    return `${repeated.length === 0 ? 'one event' : 'several events'} for each exchange; every step above ${
      token ? 'and the missing token among them' : 'among them, the missing token absent'
    }`
  },
}

/** What the steps before have done, and how often at least: the stream is held against that, not against itself. */
const PLAYED: readonly (readonly [string, number])[] = [
  ['alice: tools/call query on orders: refused', 5],
  ['alice: tools/call query on orders: delivered', 3],
  ['alice: tools/call refund on orders: refused', 1],
  ['reporting-agent: tools/call query on orders: delivered', 1],
  ['reporting-agent: tools/call query on orders: refused', 4],
  ['reporting-agent: tools/call refund on orders: refused', 1],
]

const count = (events: readonly AuditEvent[], what: string): number =>
  events.filter(({ data }) => JSON.stringify(data).includes(what)).length

/** Ids of the exchanges that the evidence says are over. */
async function completedExchanges(system: System): Promise<readonly string[]> {
  const records = await system.evidence.events()
  return records.flatMap(({ type, exchange }) =>
    type === 'dev.sallyport.operation.completed.v1' && exchange !== undefined ? [exchange] : [],
  )
}
