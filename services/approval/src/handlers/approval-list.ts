import type { RpcHandler } from '@sallyport/bus'
import {
  type Approval,
  type approvalList,
  concerns,
  connectionOf,
  type RequestOf,
} from '@sallyport/contracts'
import type { Deps } from '../deps.ts'
import { isActive } from '../domain/standing.ts'

type Filter = Omit<RequestOf<typeof approvalList>, 'status' | 'limit'>

/** Most bytes of a list, so that it fits in one message of the bus. */
const MAX_BYTES = 4 * 1024 * 1024

/** Lists the approvals that this replica knows of: all open ones, and the last that were settled. */
export function handleList(
  deps: Deps,
): RpcHandler<typeof approvalList.request, typeof approvalList.reply> {
  return ({ status, limit, ...filter }) => {
    const approvals: Approval[] = []
    const now = deps.clock().getTime()
    let bytes = 0
    for (const approval of deps.view.list(status, now)) {
      if (!matches(approval, filter, now)) continue
      bytes += Buffer.byteLength(JSON.stringify(approval))
      if (approvals.length >= limit || bytes > MAX_BYTES) break
      approvals.push(approval)
    }
    return { approvals }
  }
}

function matches(
  approval: Approval,
  { granted, concerning, connection }: Filter,
  now: number,
): boolean {
  if (granted === 'any' && approval.grant === undefined) return false
  if (granted === 'active' && !isActive(approval, now)) return false
  if (connection !== undefined && connectionOf(approval.request) !== connection) return false
  return concerning === undefined || concerns(approval, concerning)
}
