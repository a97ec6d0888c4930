import {
  authenticationFailed,
  type EventContract,
  journalRejected,
  logAdvanced,
  logKeyRotated,
  operationCompleted,
  operationDecided,
  policyPublished,
  recordingViewed,
} from '@sallyport/contracts'
import type { AuditRecord, Bus } from '@sallyport/bus'
import { readLine } from '@sallyport/evidence'
import type { Bench } from './bench.ts'

const TOLD: readonly EventContract[] = [
  operationDecided,
  operationCompleted,
  authenticationFailed,
  journalRejected,
  policyPublished,
  logAdvanced,
  logKeyRotated,
  recordingViewed,
]

/** A leaf that the audit stream tells of. */
export interface Told {
  readonly id: string
  readonly leaf: number
}

/** What the audit stream must tell of these leaves of the log, in this order. */
export function expectedOf(leaves: readonly string[]): Told[] {
  return leaves.flatMap((text, leaf) => {
    const line = readLine(Buffer.from(text))
    const told = line.kind === 'event' && TOLD.includes(line.contract)
    return told ? [{ id: line.event.id, leaf }] : []
  })
}

/** What the audit stream tells up to a leaf, in the order in which it does. */
export async function toldUpTo(bus: Bus, last: number): Promise<AuditRecord[]> {
  const records: AuditRecord[] = []
  const end = Promise.withResolvers<void>()
  // A reader by batches passes over what comes again because its acknowledgement was lost; the stream has no repeats.
  const options = { durable: `up-to-${last}`, records: 256, bytes: 4 * 1024 * 1024 }
  const consumer = await bus.audit.consumeBatches(options, async (batch) => {
    records.push(...batch.records)
    if ((batch.records.at(-1)?.leaf ?? -1) >= last) end.resolve()
  })
  await end.promise
  await consumer[Symbol.asyncDispose]()
  return records
}

/** What the audit stream tells of a log that nobody writes, and what it must tell: the rest is told when one does. */
export async function auditOf(
  bench: Bench,
): Promise<{ readonly told: Told[]; readonly expected: Told[] }> {
  const recorder = await bench.start()
  const leaves = await bench.leaves()
  const told = await toldUpTo(await bench.connect(), leaves.length - 1)
  await recorder[Symbol.asyncDispose]()
  return { told: told.map(({ id, leaf }) => ({ id, leaf })), expected: expectedOf(leaves) }
}
