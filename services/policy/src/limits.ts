import type { Decision, Quota } from '@sallyport/contracts'
import type { BucketKeeper } from './bucket-keeper.ts'
import { firstEmpty, type Short, takeAll } from './claims.ts'
import type { Use } from './domain/limits/bucket-id.ts'
import { budgetEmpty, budgetShort, NOT_COUNTED, rateReached } from './domain/limits/sentences.ts'

/** Why a quota does not let something through, and in how many seconds it may. */
export interface LimitReached {
  readonly limit: NonNullable<Extract<Decision, { outcome: 'deny' }>['limit']>
  readonly reason: string
  readonly retryAfterSeconds: number
}

/** How a call counts: it takes from its rates, needs that there is something to take, or has taken before. */
export type Counting = 'take' | 'look' | 'leave'

/** Counts what principals use of what their policies allow. */
export interface Limits {
  /** Looks whether no budget is used up; then takes a call from every rate, or from none. Never rejects. */
  admit(quotas: readonly Quota[], use: Use, counting: Counting): Promise<LimitReached | undefined>
  /** Debits every budget, or none. Rejects where it cannot be counted. */
  spend(
    budgets: readonly Quota[],
    use: Use,
    carried: { readonly rows: number; readonly bytes: number },
  ): Promise<LimitReached | undefined>
}

/** How long one question may take, in milliseconds: less than callers wait. */
const PATIENCE_MS = 3_000

/** Counts in buckets that all replicas share. */
export function createLimits(keeper: BucketKeeper): Limits {
  async function admit(
    quotas: readonly Quota[],
    use: Use,
    counting: Counting,
  ): Promise<LimitReached | undefined> {
    const budgets = quotas.filter(({ unit }) => unit !== 'calls')
    const empty = await firstEmpty(keeper, budgets, use)
    if (empty !== undefined) return reached('budget', empty, budgetEmpty)
    const rates = quotas.filter(({ unit }) => unit === 'calls')
    const short = await shortOf(rates, use, counting)
    return short && reached('rate', short, rateReached)
  }

  async function shortOf(
    rates: readonly Quota[],
    use: Use,
    counting: Counting,
  ): Promise<Short | undefined> {
    switch (counting) {
      case 'leave':
        return undefined
      case 'look':
        return firstEmpty(keeper, rates, use)
      case 'take':
        return takeAll(
          keeper,
          rates.map((quota) => ({ quota, units: 1 })),
          use,
        )
    }
  }

  return {
    admit: (quotas, use, counting) =>
      inTime(admit(quotas, use, counting)).catch((): LimitReached => ({
        limit: 'unavailable',
        reason: NOT_COUNTED,
        retryAfterSeconds: 1,
      })),
    async spend(budgets, use, { rows, bytes }) {
      const claims = budgets.flatMap((quota) => {
        const units = quota.unit === 'rows' ? rows : bytes
        return quota.unit === 'calls' || units === 0 ? [] : [{ quota, units }]
      })
      const short = await inTime(takeAll(keeper, claims, use))
      return (
        short &&
        reached('budget', short, (quota, seconds) => budgetShort(quota, short.units, seconds))
      )
    },
  }
}

const reached = (
  limit: 'rate' | 'budget',
  { quota, retryAfterSeconds }: Short,
  sentence: (quota: Quota, seconds: number) => string,
): LimitReached => ({ limit, reason: sentence(quota, retryAfterSeconds), retryAfterSeconds })

/** Rejects where it takes longer than callers wait: what is still taken then is gone, which allows less, not more. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error('counting takes too long')), PATIENCE_MS)
  try {
    return await Promise.race([work, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
