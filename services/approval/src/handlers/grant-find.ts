import type { RpcHandler } from '@sallyport/bus'
import type { Approval, grantFind } from '@sallyport/contracts'
import type { Deps } from '../deps.ts'
import { coveredUntil } from '../domain/grant.ts'

/**
 * Finds the grant that stands the longest for consent to an operation. The view is first brought to where STATE stands,
 * so that access which was given, or ended, on another replica a moment ago counts, or does not.
 */
export function handleGrantFind({
  view,
  caughtUp,
  clock,
}: Pick<Deps, 'view' | 'caughtUp' | 'clock'>): RpcHandler<
  typeof grantFind.request,
  typeof grantFind.reply
> {
  return async (use) => {
    await caughtUp()
    const now = clock().getTime()
    let best: { readonly approval: Approval; readonly until: number } | undefined
    for (const approval of view.grants(use.principal, now)) {
      const until = coveredUntil(approval, use, now)
      if (until !== undefined && until > (best?.until ?? 0)) best = { approval, until }
    }
    if (best === undefined) return {}
    const { id, votes, grant } = best.approval
    const until = new Date(best.until).toISOString()
    return { grant: { id, until, votes, ...(grant?.breakGlass === true && { breakGlass: true }) } }
  }
}
