import type { Approval, ApprovalRequest } from '@sallyport/contracts'
import { createAdmission, type OpenLimits } from './admission.ts'
import { approvalIdOf, keyOf, MAX_ROUNDS } from './domain/approval-id.ts'
import { open } from './domain/decide.ts'
import { latestRound } from './domain/latest-round.ts'
import { asOf, isOpen } from './domain/standing.ts'
import { ApprovalError } from './errors.ts'
import type { ApprovalStore } from './store.ts'
import type { View } from './view.ts'

/** Finds the open approval of a request, or makes one. */
export type OpenApproval = (request: ApprovalRequest) => Promise<Approval>

/** What opening needs. */
export interface OpenParts {
  readonly store: ApprovalStore
  readonly view: View
  readonly limits: OpenLimits
  readonly clock: () => Date
}

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
    request: ApprovalRequest,
    key: string,
    round: number,
  ): Promise<Approval | undefined> {
    const leave = admission.enter(request.exchange.principal)
    try {
      const now = clock()
      return await store.create(open(approvalIdOf(key, round), request, now), now)
    } finally {
      leave()
    }
  }

  return async (request) => {
    const key = keyOf(request)
    let round = await lastRound(key)
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      if (round >= MAX_ROUNDS) throw new ApprovalError('too_many_open')
      // Each attempt sees what the one before lost to.
      // oxlint-disable-next-line no-await-in-loop
      const stored = await store.load(approvalIdOf(key, round))
      // oxlint-disable-next-line no-await-in-loop
      const approval = stored?.approval ?? (await create(request, key, round))
      if (approval === undefined) continue
      const now = clock().getTime()
      if (isOpen(approval, now)) return asOf(approval, now)
      round++
    }
    throw new ApprovalError('contended')
  }
}
