import type { RpcHandler } from '@sallyport/bus'
import type { approvalConsume } from '@sallyport/contracts'
import type { Deps } from '../deps.ts'
import { ApprovalError } from '../errors.ts'

/** Uses an approval; of all who try, one succeeds. */
export function handleConsume(
  deps: Deps,
): RpcHandler<typeof approvalConsume.request, typeof approvalConsume.reply> {
  return async ({ approval: id, ...use }) => {
    try {
      const approval = await deps.store.execute(id, { kind: 'consume', ...use })
      deps.events.used(approval)
      return approval
    } catch (error) {
      if (error instanceof ApprovalError) deps.events.useRefused(id, error.code)
      throw error
    }
  }
}
