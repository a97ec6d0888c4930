import type { RpcHandler } from '@sallyport/bus'
import type { approvalOpen } from '@sallyport/contracts'
import type { Deps } from '../deps.ts'
import { open } from '../domain/decide.ts'

/** Asks for consent, or finds the open approval of the same request. */
export function handleOpen(
  deps: Deps,
): RpcHandler<typeof approvalOpen.request, typeof approvalOpen.reply> {
  return async (request) => {
    const approval = await deps.openApproval(request, open)
    deps.events.asked(approval)
    return approval
  }
}
