import type { Bus, StateEntry, StateFollower } from '@sallyport/bus'
import { type ApprovalId, approvalGet, approvalResolved } from '@sallyport/contracts'

/** How an approval was settled. */
export type Settled = 'approved' | 'denied' | 'expired'

/** Tells held calls when their approval is settled. Holds nothing but those who wait. */
export interface ApprovalWatch extends AsyncDisposable {
  /** Resolves when the approval is settled, or with `pending` after `ms` or when the signal aborts. */
  settled(approval: ApprovalId, ms: number, signal: AbortSignal): Promise<Settled | 'pending'>
  readonly failed: Promise<Error>
}

/** Follows the approvals in STATE. */
export async function watchApprovals(bus: Bus): Promise<ApprovalWatch> {
  const waiters = new Map<string, Set<(outcome: Settled) => void>>()
  const follower: StateFollower = await bus.state.follow(['approval'], (entry) => {
    const outcome = outcomeOf(entry)
    if (outcome !== undefined) for (const wake of waiters.get(entry.id) ?? []) wake(outcome)
  })

  async function settled(
    approval: ApprovalId,
    ms: number,
    signal: AbortSignal,
  ): Promise<Settled | 'pending'> {
    const { promise, resolve } = Promise.withResolvers<Settled | 'pending'>()
    const timer = setTimeout(resolve, ms, 'pending')
    const gone = (): void => resolve('pending')
    signal.addEventListener('abort', gone, { once: true })
    const waiting = waiters.get(approval) ?? new Set()
    waiters.set(approval, waiting.add(resolve))
    try {
      // It may have been settled before this wait began.
      const now = await bus.call(approvalGet, { approval })
      if (now.status !== 'pending') resolve(now.status === 'consumed' ? 'expired' : now.status)
      return await promise
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', gone)
      waiting.delete(resolve)
      if (waiting.size === 0) waiters.delete(approval)
    }
  }

  return {
    settled,
    failed: follower.failed,
    [Symbol.asyncDispose]: () => follower[Symbol.asyncDispose](),
  }
}

function outcomeOf(entry: StateEntry): Settled | undefined {
  return approvalResolved.check(entry.event) ? entry.event.data.outcome : undefined
}
