import type { Principal } from '@sallyport/contracts'
import { ApprovalError } from './errors.ts'
import type { View } from './view.ts'

/** How many approvals may be open at once; each replica counts what it has seen. */
export interface OpenLimits {
  readonly perRequester: number
  readonly total: number
}

/** Bounds the approvals that are open or being made. */
export interface Admission {
  /**
   * Takes a place for an approval that is being made; the result gives it back, once the view shows the approval. Throws
   * an ApprovalError `too_many_open`.
   */
  readonly enter: (requester: Principal) => () => void
}

export function createAdmission(
  view: Pick<View, 'openCount'>,
  limits: OpenLimits,
  clock: () => Date,
): Admission {
  const underWay = new Map<string, number>()
  let all = 0

  function leave(key: string): void {
    const left = (underWay.get(key) ?? 1) - 1
    if (left === 0) underWay.delete(key)
    else underWay.set(key, left)
    all--
  }

  return {
    enter: (requester) => {
      const now = clock().getTime()
      const key = JSON.stringify([requester.issuer, requester.id])
      const own = underWay.get(key) ?? 0
      if (
        view.openCount(now, requester) + own >= limits.perRequester ||
        view.openCount(now) + all >= limits.total
      )
        throw new ApprovalError('too_many_open')
      underWay.set(key, own + 1)
      all++
      return () => leave(key)
    },
  }
}
