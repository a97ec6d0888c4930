import {
  type DestinationStatus,
  exporterRedeliver,
  exporterStatus,
  type ReplyOf,
} from '@sallyport/contracts'
import { openApi } from '../api.ts'
import type { Context } from '../context.ts'
import { clean } from '../output/clean.ts'
import { show } from '../output/show.ts'
import { table } from '../output/table.ts'
import { span, when } from '../output/time.ts'

/** Shows how far each destination is, and what is wrong. */
export async function showExporter(context: Context): Promise<void> {
  const status = await openApi(context).get('/api/exporter', exporterStatus.reply)
  show(context, status, () => textOf(status))
}

/** Gives a destination again what it refused for good. */
export async function redeliver(context: Context, destination: string): Promise<void> {
  const path = `/api/exporter/${encodeURIComponent(destination)}/redelivery`
  const answer = await openApi(context).send('POST', path, undefined, exporterRedeliver.reply)
  show(context, answer, () =>
    answer.records === 0
      ? 'There is nothing that it refused.\n'
      : `${answer.records} records are given again: see \`sallyport exporter status\`.\n`,
  )
}

function textOf({ destinations, head, started }: ReplyOf<typeof exporterStatus>): string {
  if (destinations.length === 0)
    return 'No destinations. SALLYPORT_EXPORT_FILE of the exporter names a file of them.\n'
  const at =
    head === undefined
      ? 'The audit stream tells of nothing.'
      : `The audit stream is at leaf ${head.leaf} (${head.sequence}).`
  const rows = destinations.map((one) => [
    one.id,
    one.kind,
    one.progress.state,
    one.position === undefined ? '?' : placeText(one.position),
    one.lag === undefined ? '?' : String(one.lag.records),
    one.lag === undefined ? '?' : span(one.lag.seconds),
    String(one.delivered),
    String(one.dropped),
    String(one.deadLetters),
  ])
  const heads = ['ID', 'KIND', 'STATE', 'LEAF', 'BEHIND', 'FOR', 'DELIVERED', 'DROPPED', 'REFUSED']
  const told = destinations.flatMap(warningsOf).map((line) => `${clean(line)}\n`)
  return `${at} The exporter runs since ${when(started)}.\n${table(heads, rows)}${told.join('')}`
}

const placeText = ({ leaf, sequence }: NonNullable<DestinationStatus['position']>): string =>
  leaf === undefined ? `(${sequence})` : String(leaf)

/** What is wrong with a destination, a line each, with what to do. */
function warningsOf(one: DestinationStatus): string[] {
  const { id, progress, dropped, elsewhere, deadLetters } = one
  return [
    ...(progress.state === 'retrying'
      ? [
          `${id}: ${progress.error} It fails since ${when(progress.since)}, ${progress.attempts} times; next try ${when(progress.next)}.`,
        ]
      : []),
    ...(dropped > 0
      ? [
          `${id}: ${dropped} records were dropped before it had them; the evidence holds them. A larger SALLYPORT_AUDIT_MIB holds more.`,
        ]
      : []),
    ...(elsewhere > 0
      ? [`${id}: another exporter took ${elsewhere} records, out of order. Run one.`]
      : []),
    ...(deadLetters > 0
      ? [
          `${id}: records that it refused for good: ${deadLetters}. See ${id}.ndjson in SALLYPORT_EXPORT_DEAD_LETTERS, mend what is wrong, then \`sallyport exporter redeliver ${id}\`.`,
        ]
      : []),
  ]
}
