import { type AuditRecord, connectBus } from '@sallyport/bus'
import type { ComposeProcesses } from '@sallyport/kit'

/** Leaves that the audit stream tells of. */
export interface Audited {
  readonly records: number
  /** Sentences about what is missing or comes twice. */
  readonly faults: readonly string[]
}

/** Reads the audit stream from its begin until it tells of the last leaf of a log, as an exporter does. */
export async function readAudited(deployment: ComposeProcesses, size: number): Promise<Audited> {
  await using parts = new AsyncDisposableStack()
  const connected = await connectBus({
    url: deployment.natsUrl,
    name: 'exporter',
    user: 'exporter',
    password: deployment.natsPassword('exporter'),
  })
  const bus = parts.use(connected)
  const faults: string[] = []
  let [records, last] = [0, -1]
  const take = (record: AuditRecord): void => {
    records++
    if (record.previous !== last)
      faults.push(`leaf ${record.leaf} follows ${record.previous}, not ${last}`)
    last = record.leaf
  }
  const reader = await bus.audit.consumeBatches(
    { durable: 'export-chaos', records: 512, bytes: 4 * 1024 * 1024 },
    ({ records: batch, dropped, elsewhere }) => {
      const missing = dropped + elsewhere
      if (missing > 0) faults.push(`${missing} messages before leaf ${batch[0]?.leaf} are gone`)
      for (const record of batch) take(record)
      return Promise.resolve()
    },
  )
  parts.use(reader)
  await deployment.until(`the audit stream tells of leaf ${size - 1}`, () =>
    Promise.resolve(last >= size - 1 ? true : undefined),
  )
  return { records, faults }
}
