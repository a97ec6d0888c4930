import type { ApprovalId } from '@sallyport/contracts'
import type { Approvals } from '../approvals.ts'
import type { Events } from '../events.ts'
import { approvalFrame, endFrame, HEARTBEAT, readyFrame } from './frames.ts'
import type { ApprovalReader } from './reader.ts'
import type { Watcher } from './watcher.ts'

const HEARTBEAT_MS = 15_000
/** Approvals that are read at once. */
const BATCH = 16

/** What tells a watcher of what waits for votes. */
export interface StreamParts {
  readonly reader: ApprovalReader
  readonly approvals: Pick<Approvals, 'pending' | 'sequence'>
  readonly events: Pick<Events, 'watchDelayed'>
}

/** The events of one watch: what waits for votes, `ready`, then changes as they come, and the reason at its end. */
export async function* watchStream(parts: StreamParts, watcher: Watcher): AsyncGenerator<string> {
  const told = new Map<ApprovalId, number>()
  yield* pendingOnes(parts, watcher, told)
  watcher.dropTold(told)
  if (watcher.ended === undefined) yield readyFrame(parts.approvals.sequence())
  while (watcher.ended === undefined) {
    // One after the other.
    // oxlint-disable-next-line no-await-in-loop
    const news = await watcher.next(HEARTBEAT_MS)
    if (news !== undefined) yield news.frame
    else if (watcher.ended === undefined) yield HEARTBEAT
  }
  if (watcher.ended !== 'cut') yield endFrame(watcher.ended)
}

async function* pendingOnes(
  { reader, approvals, events }: StreamParts,
  watcher: Watcher,
  told: Map<ApprovalId, number>,
): AsyncGenerator<string> {
  const pending = approvals.pending()
  for (let from = 0; from < pending.length && watcher.ended === undefined; from += BATCH) {
    const batch = pending.slice(from, from + BATCH)
    // No more at once than fit into a message or two.
    // oxlint-disable-next-line no-await-in-loop
    const read = await Promise.all(batch.map(({ id }) => reader.read(id))).catch(
      (error: unknown) => {
        events.watchDelayed(error)
        watcher.end('unavailable')
        return []
      },
    )
    for (const [index, approval] of read.entries()) {
      const change = batch[index]
      if (approval === undefined || change === undefined || !watcher.viewer.sees(approval)) continue
      if (approval.status !== 'pending' || Date.parse(approval.expiresAt) <= Date.now()) continue
      told.set(change.id, change.sequence)
      yield approvalFrame(change.sequence, approval)
    }
  }
}
