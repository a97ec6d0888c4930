import type { RpcHandler } from '@sallyport/bus'
import type { approvalVote } from '@sallyport/contracts'
import type { Deps } from '../deps.ts'
import { ApprovalError } from '../errors.ts'
import { identifyVoter } from '../identify.ts'

/** Takes a vote of whoever the token names, and writes down the outcome where this vote decides it. */
export function handleVote(
  deps: Deps,
): RpcHandler<typeof approvalVote.request, typeof approvalVote.reply> {
  return async ({ approval: id, token, ...choice }) => {
    try {
      const voter = await identifyVoter(deps, token)
      await deps.store.execute(id, { kind: 'vote', voter, ...choice })
    } catch (error) {
      if (error instanceof ApprovalError) deps.events.voteRefused(id, error.code)
      throw error
    }
    const approval = await deps.store.execute(id, { kind: 'settle' })
    deps.events.voted(approval, choice.vote)
    return approval
  }
}
