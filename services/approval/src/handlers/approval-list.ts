import type { RpcHandler } from '@sallyport/bus'
import type { Approval, approvalList } from '@sallyport/contracts'
import type { Deps } from '../deps.ts'

/** Most bytes of a list, so that it fits in one message of the bus. */
const MAX_BYTES = 4 * 1024 * 1024

/** Lists the approvals that this replica knows of: all open ones, and the last that were settled. */
export function handleList(
  deps: Deps,
): RpcHandler<typeof approvalList.request, typeof approvalList.reply> {
  return ({ status, limit }) => {
    const approvals: Approval[] = []
    let bytes = 0
    for (const approval of deps.view.list(status, deps.clock().getTime())) {
      bytes += Buffer.byteLength(JSON.stringify(approval))
      if (approvals.length >= limit || bytes > MAX_BYTES) break
      approvals.push(approval)
    }
    return { approvals }
  }
}
