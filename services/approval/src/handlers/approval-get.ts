import type { RpcHandler } from '@sallyport/bus'
import type { approvalGet } from '@sallyport/contracts'
import type { Deps } from '../deps.ts'
import { asOf } from '../domain/standing.ts'
import { ApprovalError } from '../errors.ts'

/** Reads one approval, as it stands now, with the arguments that approvers are shown. */
export function handleGet(
  deps: Deps,
): RpcHandler<typeof approvalGet.request, typeof approvalGet.reply> {
  return async ({ approval: id }) => {
    const stored = await deps.store.load(id)
    if (stored === undefined) throw new ApprovalError('not_found')
    return deps.asked.shown(asOf(stored.approval, deps.clock().getTime()))
  }
}
