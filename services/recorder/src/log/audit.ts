import { setTimeout as sleep } from 'node:timers/promises'
import type { AuditRecord, AuditStream } from '@sallyport/bus'
import { logAdvanced } from '@sallyport/contracts'
import { checkpointKey, isKind, readEntries, readLine, TILE_WIDTH } from '@sallyport/evidence'
import type { LeafPlace } from '@sallyport/ocsf'
import { checkpointRecord } from '../domain/audit/checkpoint.ts'
import { projectEvent } from '../domain/audit/project.ts'
import type { Events } from '../events.ts'
import type { Log } from './open-log.ts'
import { unlessAborted } from './unless-aborted.ts'

export interface AuditParts {
  readonly audit: AuditStream
  readonly log: Log
  readonly events: Events
  readonly signal: AbortSignal
}

const FIRST_MS = 250
const LONGEST_MS = 15_000

/**
 * Tells the audit stream of every leaf of the log, in order, from where it stands: each record is made from the leaf
 * alone, so that none is lost and none comes twice, whenever this ended before. Follows the log on its own, so that an
 * audit stream that cannot be written holds up nothing. Ends with the signal.
 */
export async function runAudit(parts: AuditParts): Promise<void> {
  const { audit, log, events, signal } = parts
  let next: number | undefined
  let previous = -1
  let failures = 0
  // Records follow each other in the order of the log.
  /* oxlint-disable no-await-in-loop */
  while (!signal.aborted) {
    try {
      if (next === undefined) {
        previous = await audit.lastLeaf()
        next = previous + 1
      }
      await unlessAborted(log.grown(next), signal, undefined)
      if (signal.aborted) return
      const end = Math.min(log.size, (Math.floor(next / TILE_WIDTH) + 1) * TILE_WIDTH)
      const records = await recordsOf(log, next, end, previous)
      if (records.length > 0) await audit.publish(records)
      previous = records.at(-1)?.leaf ?? previous
      next = end
      failures = 0
    } catch (error) {
      if (signal.aborted) return
      events.auditFailed(next ?? 0, error)
      // What was published before the failure shows in the stream.
      next = undefined
      const wait = Math.min(FIRST_MS * 2 ** failures++, LONGEST_MS)
      await sleep(wait, undefined, { signal }).catch(() => undefined)
    }
  }
  /* oxlint-enable no-await-in-loop */
}

/** The records of the leaves from one index up to another in the same bundle, behind the one of an earlier leaf. */
export async function recordsOf(
  log: Pick<Log, 'source' | 'size'>,
  from: number,
  to: number,
  behind: number,
): Promise<AuditRecord[]> {
  const bundle = Math.floor(from / TILE_WIDTH)
  const first = bundle * TILE_WIDTH
  const entries = await readEntries(log.source, bundle, log.size)
  const records: AuditRecord[] = []
  for (const [i, entry] of entries.slice(0, to - first).entries()) {
    const leaf = first + i
    if (leaf < from) continue
    const previous = records.at(-1)?.leaf ?? behind
    // oxlint-disable-next-line no-await-in-loop
    const record = await recordOf(log, { leaf, previous }, entry)
    if (record !== undefined) records.push(record)
  }
  return records
}

async function recordOf(
  log: Pick<Log, 'source'>,
  place: LeafPlace,
  entry: Uint8Array,
): Promise<AuditRecord | undefined> {
  const line = readLine(entry)
  if (line.kind !== 'event') return undefined
  if (!isKind(line.event, logAdvanced)) return projectEvent(place, line.event)
  const note = await log.source.get(checkpointKey(place.leaf + 1))
  return note && checkpointRecord(place, line.event, Buffer.from(note).toString('utf8'))
}
