import type { policySpend, ReplyOf, RequestOf } from '@sallyport/contracts'
import { refusal } from '../errors.ts'
import type { Limits } from '../limits.ts'

/** Serves `policy.spend`. */
export const spend =
  (limits: Pick<Limits, 'spend'>) =>
  async (request: RequestOf<typeof policySpend>): Promise<ReplyOf<typeof policySpend>> => {
    const { budgets, principal, operation, rows, bytes } = request
    const reached = await limits
      .spend(budgets, { principal, operation }, { rows, bytes })
      .catch(() => {
        throw refusal('not_counted', 'The budgets cannot be counted now; nothing is delivered.')
      })
    if (reached === undefined) return { outcome: 'spent' }
    const { reason, retryAfterSeconds } = reached
    return { outcome: 'refused', reason, retryAfterSeconds }
  }
