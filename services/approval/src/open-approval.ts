import {
  type Approval,
  type ApprovalId,
  type ConsentRequest,
  requesterOf,
} from '@sallyport/contracts'
import { createAdmission, type OpenLimits } from './admission.ts'
import { approvalIdOf, keyOf, MAX_ROUNDS } from './domain/approval-id.ts'
import type { ApprovalEvent } from './domain/event.ts'
import { latestRound } from './domain/latest-round.ts'
import { asOf, isActive, isOpen } from './domain/standing.ts'
import { ApprovalError } from './errors.ts'
import type { ApprovalStore } from './store.ts'
import type { View } from './view.ts'

/** How an approval begins. */
export type FirstEvent<Request> = (id: ApprovalId, request: Request, now: Date) => ApprovalEvent

/** Finds the open approval of a request, or makes one; `before` is done ahead of that. */
export type OpenApproval = <Request extends ConsentRequest>(
  request: Request,
  first: FirstEvent<Request>,
  before?: (id: ApprovalId) => Promise<void>,
) => Promise<Approval>

/** What opening needs. */
export interface OpenParts {
  readonly store: ApprovalStore
  readonly view: View
  readonly limits: OpenLimits
  readonly clock: () => Date
}

/** Whether an approval is what the same request asks for once more; broken glass is not broken again while it lasts. */
const answers = (approval: Approval, now: number): boolean =>
  isOpen(approval, now) || (approval.grant?.breakGlass === true && isActive(approval, now))

/** Other replicas may open and settle rounds while this one looks for the last. */
const MAX_ATTEMPTS = 16

export function createOpenApproval(parts: OpenParts): OpenApproval {
  const { store, view, limits, clock } = parts
  const admission = createAdmission(view, limits, clock)

  async function lastRound(key: string): Promise<number> {
    const known = view.latestRound(key)
    if (known !== undefined) return known
    const exists = async (round: number): Promise<boolean> =>
      (await store.load(approvalIdOf(key, round))) !== undefined
    return latestRound(exists, MAX_ROUNDS)
  }

  async function create(
    id: ApprovalId,
    request: ConsentRequest,
    begin: (now: Date) => ApprovalEvent,
    before: ((id: ApprovalId) => Promise<void>) | undefined,
  ): Promise<Approval | undefined> {
    const now = clock()
    const event = begin(now)
    const leave = admission.enter(id, requesterOf(request), event.kind === 'glassBroken')
    try {
      await before?.(id)
      return await store.create(event, now)
    } finally {
      leave()
    }
  }

  return async (request, first, before) => {
    const key = keyOf(request)
    let round = await lastRound(key)
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      if (round >= MAX_ROUNDS) throw new ApprovalError('too_many_open')
      // Each attempt sees what the one before lost to.
      // oxlint-disable-next-line no-await-in-loop
      const id = approvalIdOf(key, round)
      // oxlint-disable-next-line no-await-in-loop
      const stored = await store.load(id)
      if (stored === undefined) {
        // oxlint-disable-next-line no-await-in-loop
        const created = await create(id, request, (now) => first(id, request, now), before)
        if (created !== undefined) return created
        continue
      }
      const now = clock().getTime()
      if (answers(stored.approval, now)) return asOf(stored.approval, now)
      round++
    }
    throw new ApprovalError('contended')
  }
}
