import type { RpcHandler } from '@sallyport/bus'
import type { grantRevoke } from '@sallyport/contracts'
import type { Deps } from '../deps.ts'
import { identify } from '../identify.ts'

/** Ends access at once: by an approver of it, an admin, or whoever has it. */
export function handleGrantRevoke(
  deps: Deps,
): RpcHandler<typeof grantRevoke.request, typeof grantRevoke.reply> {
  return async ({ approval: id, token, reason }) => {
    const by = await identify(deps, token)
    // Administration is for people, as in the admin API.
    const admin = by.kind === 'user' && by.groups.some((group) => deps.admins.includes(group))
    const approval = await deps.store.execute(id, { kind: 'revoke', by, reason, admin })
    deps.events.revoked(approval)
    return approval
  }
}
