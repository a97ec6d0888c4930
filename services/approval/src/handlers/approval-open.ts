import type { RpcHandler } from '@sallyport/bus'
import type { ApprovalId, approvalOpen } from '@sallyport/contracts'
import type { Deps } from '../deps.ts'
import { open } from '../domain/decide.ts'

/** Asks for consent, or finds the open approval of the same request. */
export function handleOpen(
  deps: Deps,
): RpcHandler<typeof approvalOpen.request, typeof approvalOpen.reply> {
  return async ({ arguments: shown, ...request }) => {
    const keep = (id: ApprovalId): Promise<void> => deps.asked.keep(id, shown)
    const approval = await deps.openApproval(request, open, keep)
    deps.events.asked(approval)
    return approval
  }
}
