import type { Bus, StateFollower } from '@sallyport/bus'
import {
  type Approval,
  type ApprovalId,
  approvalGet,
  approvalResolved,
  grantRevoked,
} from '@sallyport/contracts'
import { GrantEnds } from './grant-ends.ts'

/** Tells held calls when their approval is settled, and what is done under a grant when that ends. */
export interface ApprovalWatch extends AsyncDisposable {
  /** Resolves with the approval when it is settled, and as it is then after `ms` or when the signal aborts. */
  settled(approval: ApprovalId, ms: number, signal: AbortSignal): Promise<Approval>
  readonly grants: GrantEnds
  readonly failed: Promise<Error>
}

/** Follows the approvals in STATE. */
export async function watchApprovals(bus: Bus): Promise<ApprovalWatch> {
  const waiters = new Map<string, Set<() => void>>()
  const grants = new GrantEnds()
  const follower: StateFollower = await bus.state.follow(['approval'], ({ id, event }) => {
    if (approvalResolved.check(event)) for (const wake of waiters.get(id) ?? []) wake()
    if (grantRevoked.check(event)) grants.revoke(event.data.approval, Date.parse(event.data.until))
  })

  async function settled(approval: ApprovalId, ms: number, signal: AbortSignal): Promise<Approval> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => resolve(), { once: true })
    const waiting = waiters.get(approval) ?? new Set()
    waiters.set(approval, waiting.add(resolve))
    try {
      // It may have been settled before this wait began.
      const now = await bus.call(approvalGet, { approval })
      if (now.status !== 'pending' || signal.aborted) return now
      await promise
      return await bus.call(approvalGet, { approval })
    } finally {
      clearTimeout(timer)
      waiting.delete(resolve)
      if (waiting.size === 0) waiters.delete(approval)
    }
  }

  return {
    settled,
    grants,
    failed: follower.failed,
    [Symbol.asyncDispose]: () => follower[Symbol.asyncDispose](),
  }
}
