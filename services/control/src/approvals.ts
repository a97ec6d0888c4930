import type { Bus } from '@sallyport/bus'
import {
  askedOf,
  type ApprovalId,
  approvalRequested,
  approvalResolved,
  type SallyportEvent,
} from '@sallyport/contracts'
import { operationKey, type OperationOf } from './domain/operation-of.ts'

/** Something happened to an approval. */
export interface ApprovalChange {
  readonly id: ApprovalId
  /** Where it stands in STATE. */
  readonly sequence: number
}

/** What STATE says of approvals, as far as is kept of it: which ones wait for votes, and which were denied. */
export interface Approvals extends AsyncDisposable {
  /** Those that wait for votes, with their last change, in the order of STATE. */
  pending(): readonly ApprovalChange[]
  /** Sequence of the last event that was seen. */
  sequence(): number
  /** How many requests of an operation by a principal people denied before a time (RFC 3339). */
  denials(operation: OperationOf, before: string): number
  readonly failed: Promise<Error>
}

/** Denials that are remembered; the oldest are forgotten. */
const MAX_DENIALS = 20_000

interface Pending {
  readonly sequence: number
  readonly key: string
}

/** Follows the approvals in STATE; every change is told once, in order, when it has been noted here. */
export async function followApprovals(
  bus: Bus,
  changed: (change: ApprovalChange) => void,
): Promise<Approvals> {
  const pending = new Map<ApprovalId, Pending>()
  let denials: { readonly key: string; readonly time: string }[] = []
  let last = 0

  function note(id: ApprovalId, event: SallyportEvent, sequence: number): void {
    const known = pending.get(id)
    pending.delete(id)
    if (approvalRequested.check(event))
      pending.set(id, { sequence, key: operationKey(askedOf(event.data.request)) })
    else if (!approvalResolved.check(event)) {
      if (known !== undefined) pending.set(id, { ...known, sequence })
    } else if (event.data.outcome === 'denied' && known !== undefined) {
      denials.push({ key: known.key, time: event.time })
      if (denials.length > 2 * MAX_DENIALS) denials = denials.slice(-MAX_DENIALS)
    }
  }

  const follower = await bus.state.follow(['approval'], ({ id, event, sequence }) => {
    // Ids stand in subjects that the approval service alone may write to.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const approval = id as ApprovalId
    note(approval, event, sequence)
    last = sequence
    changed({ id: approval, sequence })
  })
  return {
    pending: () => [...pending].map(([id, { sequence }]) => ({ id, sequence })),
    sequence: () => last,
    denials: (operation, before) => {
      const key = operationKey(operation)
      return denials.filter((denial) => denial.key === key && denial.time < before).length
    },
    failed: follower.failed,
    [Symbol.asyncDispose]: () => follower[Symbol.asyncDispose](),
  }
}
