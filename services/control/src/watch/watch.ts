import type { Approval } from '@sallyport/contracts'
import type { ApprovalChange } from '../approvals.ts'
import { ControlError } from '../errors.ts'
import type { Events } from '../events.ts'
import { createChanges } from './changes.ts'
import { approvalFrame } from './frames.ts'
import type { ApprovalReader } from './reader.ts'
import { type Viewer, Watcher } from './watcher.ts'

/** How many may watch, and how much may wait for them. */
export interface WatchLimits {
  readonly watchers: number
  readonly watchersPerPrincipal: number
  /** Most characters that wait for one watcher. */
  readonly waiting: number
  /** Most approvals that have changed and were not read yet. */
  readonly behind: number
}

export const WATCH_LIMITS: WatchLimits = {
  watchers: 200,
  watchersPerPrincipal: 10,
  waiting: 524_288,
  behind: 5000,
}

/** Tells all who watch approvals what changes. */
export interface Watch {
  /** Takes a change; every watcher who may see the approval is told of it as it stands then. */
  changed(change: ApprovalChange): void
  /**
   * Begins to tell a viewer of changes. Throws a ControlError `too_many_watches` (of one principal), `overloaded` or, where
   * the service stops, `unavailable`. Whoever enters has to leave.
   */
  enter(viewer: Viewer, cut: () => void): Watcher
  leave(watcher: Watcher): void
  /** Ends every watch; nobody enters any more. */
  stop(): void
}

export function createWatch(
  reader: ApprovalReader,
  events: Pick<Events, 'watchDelayed'>,
  limits: WatchLimits = WATCH_LIMITS,
): Watch {
  const watchers = new Set<Watcher>()
  let stopped = false
  const tellAll = (sequence: number, approval: Approval): void => {
    const frame = approvalFrame(sequence, approval)
    for (const watcher of watchers)
      if (watcher.viewer.sees(approval)) watcher.tell({ id: approval.id, sequence, frame })
  }
  const changes = createChanges(reader, events, () => watchers.size > 0, tellAll)
  return {
    changed: (change) => {
      reader.forget(change.id)
      if (watchers.size === 0) return
      changes.add(change)
      if (changes.size <= limits.behind) return
      changes.clear()
      for (const watcher of watchers) watcher.end('behind')
    },
    enter: (viewer, cut) => {
      if (stopped) throw new ControlError('unavailable', 'The service stops; try again later.')
      admit(watchers, viewer, limits)
      const watcher = new Watcher(viewer, limits.waiting, cut)
      watchers.add(watcher)
      return watcher
    },
    leave: (watcher) => {
      watcher.leave()
      watchers.delete(watcher)
    },
    stop: () => {
      stopped = true
      for (const watcher of watchers) watcher.end('stopping')
    },
  }
}

function admit(watchers: ReadonlySet<Watcher>, { key }: Viewer, limits: WatchLimits): void {
  if (watchers.size >= limits.watchers)
    throw new ControlError('overloaded', 'Too many watch approvals at once; try again later.')
  const own = [...watchers].filter(({ viewer }) => viewer.key === key).length
  if (own >= limits.watchersPerPrincipal)
    throw new ControlError(
      'too_many_watches',
      `You watch approvals ${own} times at once; end one of these first.`,
    )
}
