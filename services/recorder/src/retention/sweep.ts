import { setTimeout as sleep } from 'node:timers/promises'
import { type ConnectionName, MAX_ERASED, type SessionId } from '@sallyport/contracts'
import {
  type DataKeyName,
  dayOf,
  type EvidenceSource,
  KEYS_PREFIX,
  ownerOf,
  parseDataKeyObject,
} from '@sallyport/evidence'
import { expire } from '../domain/retention/decide.ts'
import { type Erasable, holdOn } from '../domain/retention/state.ts'
import type { Events } from '../events.ts'
import type { Eraser } from '../log/eraser.ts'
import type { WitnessedClock } from './clock.ts'
import type { Retention } from './store.ts'

export interface SweepParts {
  readonly source: EvidenceSource
  readonly retention: Retention
  readonly eraser: Pick<Eraser, 'done'>
  readonly intervalMs: number
  readonly clock: WitnessedClock
  readonly events: Pick<Events, 'retentionFailed'>
  readonly signal: AbortSignal
}

const DAY_MS = 86_400_000
/** Longest wait for one erasure before the next is asked for. */
const DONE_MS = 60_000

/**
 * Erases what connections no longer want kept, again and again until the signal ends it. A look at everything lists the
 * names of the data keys, which tell connection and day, and keeps no more than one event's sessions of each connection.
 */
export async function runRetention(parts: SweepParts): Promise<void> {
  const { intervalMs, events, signal } = parts
  /* oxlint-disable no-await-in-loop */
  while (!signal.aborted) {
    try {
      await sweep(parts)
    } catch (error) {
      if (signal.aborted) return
      events.retentionFailed(error)
    }
    await sleep(intervalMs, undefined, { signal }).catch(() => undefined)
  }
  /* oxlint-enable no-await-in-loop */
}

type Due = Map<ConnectionName, Map<SessionId, Erasable>>

async function sweep(parts: SweepParts): Promise<void> {
  const { source, retention, signal } = parts
  if (retention.rules.size === 0) return
  const now = await parts.clock.now()
  if (now === undefined) return
  const due: Due = new Map()
  for await (const object of source.list(KEYS_PREFIX)) {
    if (signal.aborted) return
    const name = parseDataKeyObject(object)
    const through = name && lastDay(retention, now, name.connection)
    if (name?.connection === undefined || through === undefined || name.day > through) continue
    const about = await erasable(source, object, name)
    if (about === undefined || holdOn(retention.holds, about) !== undefined) continue
    const sessions = due.get(name.connection) ?? new Map<SessionId, Erasable>()
    due.set(name.connection, sessions)
    sessions.set(name.session, about)
    if (sessions.size >= MAX_ERASED) await flush(parts, now, due, name.connection)
  }
  // oxlint-disable-next-line no-await-in-loop
  for (const connection of due.keys()) await flush(parts, now, due, connection)
}

/** The last day whose content a connection no longer wants: it is kept so many days from the end of its own. */
function lastDay(
  retention: Retention,
  now: Date,
  connection: ConnectionName | undefined,
): string | undefined {
  const days = connection && retention.rules.get(connection)
  return days === undefined ? undefined : dayOf(new Date(now.getTime() - (days + 1) * DAY_MS))
}

async function erasable(
  source: EvidenceSource,
  object: string,
  { session, connection }: DataKeyName,
): Promise<Erasable | undefined> {
  const bytes = await source.get(object)
  if (bytes === undefined) return undefined
  const owner = ownerOf(bytes)
  return { session, ...(connection && { connection }), ...(owner && { owner }) }
}

/** Erases the gathered sessions of a connection, and waits until it is done, so that work never piles up. */
async function flush(
  parts: SweepParts,
  now: Date,
  due: Due,
  connection: ConnectionName,
): Promise<void> {
  const sessions = [...(due.get(connection)?.values() ?? [])]
  due.delete(connection)
  const through = lastDay(parts.retention, now, connection)
  if (sessions.length === 0 || through === undefined) return
  const event = await parts.retention.append((holds, stamp) =>
    expire(holds, { connection, through, sessions }, stamp),
  )
  if (event !== undefined) await parts.eraser.done(event.id, DONE_MS)
}
