import { readFile } from 'node:fs/promises'
import { jetstreamManager } from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/transport-node'
import {
  operationCompleted,
  operationDecided,
  type SallyportEvent,
  STREAMS,
} from '@sallyport/contracts'
import {
  CHECKPOINT_KEY,
  openCheckpoint,
  openFolder,
  parseVerifierKey,
  readEntries,
  TILE_WIDTH,
} from '@sallyport/evidence'
import { until } from './until.ts'

/** An event of the log, as far as tests look at it. */
export interface LogEvent {
  readonly type: string
  readonly exchange: string | undefined
  readonly session: string | undefined
  readonly approval: string | undefined
  readonly outcome: string | undefined
}

/** The evidence folder, read as a stranger reads it. */
export interface EvidenceView {
  readonly directory: string
  /** Every event under the newest checkpoint, in the order of the log. */
  events(): Promise<readonly LogEvent[]>
  /** Resolves when the recorder has sealed everything that stood in the journal. */
  settled(): Promise<void>
  /** Path, within the folder, of the newest entry bundle. */
  newestBundle(): Promise<string>
}

export function viewEvidence(
  directory: string,
  verifierKeyFile: string,
  nats: NatsConnection,
): EvidenceView {
  const source = openFolder(directory)

  async function size(): Promise<number> {
    const key = parseVerifierKey((await readFile(verifierKeyFile, 'utf8')).trim())
    const note = await source.get(CHECKPOINT_KEY)
    return note === undefined ? 0 : openCheckpoint(note, key).size
  }

  return {
    directory,
    events: async () => {
      const leaves = await size()
      const bundles = Array.from({ length: Math.ceil(leaves / TILE_WIDTH) }, (_, index) =>
        readEntries(source, index, leaves),
      )
      return (await Promise.all(bundles)).flat().map(toLogEvent)
    },
    settled: async () => {
      await until('an empty journal', async () => {
        const manager = await jetstreamManager(nats)
        const { state } = await manager.streams.info(STREAMS.journal.name)
        return state.messages === 0 ? true : undefined
      })
    },
    newestBundle: async () => {
      const keys: string[] = []
      for await (const key of source.list('tile/entries/')) keys.push(key)
      const newest = keys.toSorted().at(-1)
      if (newest === undefined) throw new Error('the evidence has no entries')
      return newest
    },
  }
}

function toLogEvent(entry: Uint8Array): LogEvent {
  const event: SallyportEvent = JSON.parse(Buffer.from(entry).toString('utf8'))
  const exchange =
    operationCompleted.check(event) || operationDecided.check(event)
      ? event.data.exchange
      : undefined
  const completed = operationCompleted.check(event) ? event.data : undefined
  return {
    type: event.type,
    exchange: exchange?.id,
    session: exchange?.session,
    approval: completed?.approval,
    outcome: completed?.outcome,
  }
}
