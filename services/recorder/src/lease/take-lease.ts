import { setTimeout as sleep } from 'node:timers/promises'
import { randomUUID } from 'node:crypto'
import type { LogCommit } from '@sallyport/contracts'
import { type HeldLease, keepLease, type LeaseParts } from './held-lease.ts'
import { readLease, type StandingLease, writeLease } from './write.ts'

export interface StandByParts extends LeaseParts {
  /** Told when someone else turns out to have the lease, by name. */
  readonly standingBy: (holder: string) => void
  /** Throws for a commit behind which this one could not go on. */
  readonly known: (commit: LogCommit) => void
}

/** Pause of a stand-by that hears nothing of the bus; each look that fails is an alarm. */
const AWAY_MS = 1_000

/** A lease as a stand-by saw it last, and since when. */
interface Seen {
  readonly sequence: number
  readonly since: number
}

/**
 * Takes the lease of the log as soon as nobody has it: it was given back, or its holder has not renewed it for a term.
 * While the bus is away no time passes. Undefined when the signal ends it. Rejects as `known` throws.
 */
export async function takeLease(parts: StandByParts): Promise<HeldLease | undefined> {
  const { signal, timing } = parts
  const holder = randomUUID()
  let seen: Seen | undefined
  // Each look depends on the one before.
  /* oxlint-disable no-await-in-loop */
  while (!signal.aborted) {
    const askedAt = performance.now()
    const found = await look(parts)
    if (found !== 'unknown' && !isHeld(found, seen, askedAt - timing.termMs)) {
      const taken = await claim(parts, holder, found).catch(unlessEnded(signal))
      if (taken !== undefined) return taken
    } else seen = note(parts, found, seen)
    const pause = found === 'unknown' ? AWAY_MS : timing.pollMs
    await sleep(pause, undefined, { signal }).catch(() => undefined)
  }
  /* oxlint-enable no-await-in-loop */
  return undefined
}

async function look(parts: LeaseParts): Promise<StandingLease | undefined | 'unknown'> {
  try {
    return await readLease(parts.leases)
  } catch (error) {
    if (!parts.signal.aborted) parts.failed(error)
    return 'unknown'
  }
}

/** Whether someone has a lease; nobody has one that was seen before that moment already, and stands as it did. */
function isHeld(found: StandingLease | undefined, seen: Seen | undefined, before: number): boolean {
  if (found === undefined || !found.record.held) return false
  return seen?.sequence !== found.sequence || seen.since > before
}

/** What is remembered of a lease that someone has. */
function note(
  parts: StandByParts,
  found: StandingLease | undefined | 'unknown',
  seen: Seen | undefined,
): Seen | undefined {
  if (found === undefined || found === 'unknown') return undefined
  if (seen?.sequence === found.sequence) return seen
  // One that could not take over ends now, and not when it is needed.
  if (found.record.commit !== undefined) parts.known(found.record.commit)
  if (seen !== undefined) parts.standingBy(found.record.holder)
  return { sequence: found.sequence, since: performance.now() }
}

async function claim(
  parts: LeaseParts,
  holder: string,
  found: StandingLease | undefined,
): Promise<HeldLease | undefined> {
  const sentAt = performance.now()
  const commit = found?.record.commit
  const record = { holder, write: 1, held: true, ...(commit && { commit }) }
  const sequence = await writeLease(parts.leases, record, found?.sequence ?? 0, parts)
  return sequence === undefined ? undefined : keepLease(parts, { holder, sequence, sentAt, commit })
}

/** What failed because it was to end gives nothing. */
const unlessEnded =
  (signal: AbortSignal) =>
  (error: unknown): undefined => {
    if (!signal.aborted) throw error
    return undefined
  }
