import type { RpcHandler } from '@sallyport/bus'
import type { approvalCancel } from '@sallyport/contracts'
import type { Deps } from '../deps.ts'
import { identify } from '../identify.ts'

/** Withdraws a request of whoever the token names, or of whom an edge has verified. */
export function handleCancel(
  deps: Deps,
): RpcHandler<typeof approvalCancel.request, typeof approvalCancel.reply> {
  return async (request) => {
    const by = 'token' in request ? await identify(deps, request.token) : request.principal
    const approval = await deps.store.execute(request.approval, { kind: 'cancel', by })
    deps.events.cancelled(approval)
    return approval
  }
}
