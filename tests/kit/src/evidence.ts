import { readFile } from 'node:fs/promises'
import { jetstreamManager } from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/transport-node'
import {
  type Decision,
  logAdvanced,
  operationCompleted,
  operationDecided,
  recordingViewed,
  requestRefused,
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

/** A decision of the log, and what it is about. */
export interface LoggedDecision {
  readonly connection: string
  readonly principal: string
  readonly name: string
  readonly decision: Decision
  /** Who voted on the approval that was used. */
  readonly voters: readonly string[]
}

/** The evidence folder, read as a stranger reads it. */
export interface EvidenceView {
  readonly directory: string
  /** Every event under the newest checkpoint, in the order of the log. */
  events(): Promise<readonly LogEvent[]>
  /** Every decision about an operation, in the order of the log. */
  decisions(): Promise<readonly LoggedDecision[]>
  /** Every look at content that the log tells of. */
  looks(): Promise<readonly Look[]>
  /** Requests to the admin API that the log says were refused. */
  refusals(): Promise<readonly LoggedRefusal[]>
  /** Resolves when the recorder has sealed everything that stood in the journal and in STATE. */
  settled(): Promise<void>
  /** Path, within the folder, of the newest entry bundle. */
  newestBundle(): Promise<string>
}

/** A look at the content of a session. */
export interface Look {
  readonly session: string
  readonly by: string
}

/** Requests to the admin API that were refused. */
export interface LoggedRefusal {
  /** Absent for those without a token that was accepted. */
  readonly by: string | undefined
  readonly route: string | undefined
  readonly code: string | undefined
  readonly count: number
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

  async function leaves(): Promise<readonly SallyportEvent[]> {
    const count = await size()
    const bundles = Array.from({ length: Math.ceil(count / TILE_WIDTH) }, (_, index) =>
      readEntries(source, index, count),
    )
    const entries = (await Promise.all(bundles)).flat()
    return entries.map((entry): SallyportEvent => JSON.parse(Buffer.from(entry).toString('utf8')))
  }

  /** How far into the streams the log reaches. */
  async function position(): Promise<{ readonly journal: number; readonly state: number }> {
    const advanced = (await leaves()).findLast((event) => logAdvanced.check(event))
    return advanced?.data ?? { journal: 0, state: 0 }
  }

  async function lastOf(stream: 'journal' | 'state'): Promise<number> {
    const manager = await jetstreamManager(nats)
    const { state } = await manager.streams.info(STREAMS[stream].name)
    return state.last_seq
  }

  return {
    directory,
    events: async () => (await leaves()).map(toLogEvent),
    decisions: async () => decisionsIn(await leaves()),
    looks: async () => looksIn(await leaves()),
    refusals: async () => refusalsIn(await leaves()),
    settled: async () => {
      const [journal, state] = [await lastOf('journal'), await lastOf('state')]
      await until('a log that holds all of both streams', async () => {
        const at = await position()
        return at.journal >= journal && at.state >= state ? true : undefined
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

function toLogEvent(event: SallyportEvent): LogEvent {
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

const decisionsIn = (events: readonly SallyportEvent[]): readonly LoggedDecision[] =>
  events
    .filter((event) => operationDecided.check(event))
    .map(({ data: { exchange, decision, votes = [] } }) => ({
      connection: exchange.connection,
      principal: exchange.principal.id,
      name: exchange.name,
      decision,
      voters: votes.map(({ voter }) => voter),
    }))

const looksIn = (events: readonly SallyportEvent[]): readonly Look[] =>
  events
    .filter((event) => recordingViewed.check(event))
    .map(({ data: { session, author } }) => ({ session, by: author.id }))

const refusalsIn = (events: readonly SallyportEvent[]): readonly LoggedRefusal[] =>
  events
    .filter((event) => requestRefused.check(event))
    .map(({ data: { principal, route, code, count } }) => ({
      by: principal?.id,
      route,
      code,
      count,
    }))
