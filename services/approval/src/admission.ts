import { type ApprovalId, type Principal, principalKey } from '@sallyport/contracts'
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
   * an ApprovalError `too_many_open`. In an emergency only the requester's own places count: whoever fills those of all
   * keeps nobody out.
   */
  readonly enter: (id: ApprovalId, requester: Principal, emergency: boolean) => () => void
}

export function createAdmission(
  view: Pick<View, 'openCount' | 'knows'>,
  limits: OpenLimits,
  clock: () => Date,
): Admission {
  /** Those that are being made: each by its own number, as two may be made under one id, of which one stands. */
  const underWay = new Map<number, { readonly id: ApprovalId; readonly key: string }>()
  let serial = 0

  /** An approval that the view shows already is counted there. */
  const making = (key?: string): number =>
    [...underWay.values()].filter(
      (one) => (key === undefined || one.key === key) && !view.knows(one.id),
    ).length

  return {
    enter: (id, requester, emergency) => {
      const now = clock().getTime()
      // An agent that acts for several users is another requester for each: what one of them asks for takes no place of
      // the others.
      const key = principalKey(requester)
      const full =
        view.openCount(now, requester) + making(key) >= limits.perRequester ||
        (!emergency && view.openCount(now) + making() >= limits.total)
      if (full) throw new ApprovalError('too_many_open')
      const place = ++serial
      underWay.set(place, { id, key })
      return () => void underWay.delete(place)
    },
  }
}
