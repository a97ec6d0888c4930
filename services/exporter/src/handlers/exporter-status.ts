import type { AuditPosition, RpcHandler } from '@sallyport/bus'
import type { DestinationStatus, exporterStatus } from '@sallyport/contracts'
import type { Deps } from '../deps.ts'
import type { Progress } from '../deliver.ts'
import { failureText } from '../domain/failure.ts'
import type { Follower } from '../follow.ts'

/** Says how each destination does. What the bus does not say of one is left out. */
export function handleStatus(
  deps: Deps,
): RpcHandler<typeof exporterStatus.request, typeof exporterStatus.reply> {
  const { bus, clock, exporter, followers } = deps
  const started = timeOf(deps.started)
  return async () => {
    const [destinations, head] = await Promise.all([
      Promise.all(followers.map((follower) => statusOf(follower, clock.now()))),
      bus.audit.head().catch(() => undefined),
    ])
    return { exporter, started, destinations, ...(head !== undefined && { head }) }
  }
}

async function statusOf(follower: Follower, now: number): Promise<DestinationStatus> {
  const { destination, delivery, deadLetters, elsewhere } = follower
  const position = await follower.position().catch(() => undefined)
  return {
    id: destination.id,
    kind: destination.kind,
    progress: progressOf(delivery.progress),
    ...(position !== undefined && placeOf(position, now)),
    delivered: delivery.delivered,
    dropped: position === undefined ? 0 : follower.dropped(position),
    elsewhere,
    deadLetters,
  }
}

function placeOf(
  { sequence, leaf, waiting, oldest }: AuditPosition,
  now: number,
): Pick<DestinationStatus, 'position' | 'lag'> {
  const ageMs = oldest === undefined ? 0 : now - Date.parse(oldest.time)
  return {
    position: { sequence, ...(leaf !== undefined && { leaf }) },
    lag: { records: waiting, seconds: Math.max(0, Math.round(ageMs / 1000)) },
  }
}

function progressOf(progress: Progress): DestinationStatus['progress'] {
  if (progress.state === 'delivering') return progress
  const { state, attempts, code } = progress
  const [since, next] = [timeOf(progress.since), timeOf(progress.next)]
  return { state, since, attempts, code, error: failureText(code), next }
}

const timeOf = (ms: number): string => new Date(ms).toISOString()
