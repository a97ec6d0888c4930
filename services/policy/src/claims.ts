import type { Quota } from '@sallyport/contracts'
import type { BucketKeeper } from './bucket-keeper.ts'
import { bucketId, type Use } from './domain/limits/bucket-id.ts'

/** What one bucket is asked for. */
export interface Claim {
  readonly quota: Quota
  readonly units: number
}

/** A claim that cannot be met now. */
export interface Short extends Claim {
  readonly retryAfterSeconds: number
}

/** What is narrow comes first: whoever has used up their own takes nothing from what they share with others. */
const ORDER: readonly Quota['per'][] = ['principal and tool', 'principal', 'tool', 'connection']

/**
 * Takes every claim or none: one that was taken when a later one is refused is given back. Rejects where it cannot be
 * counted.
 */
export async function takeAll(
  keeper: BucketKeeper,
  claims: readonly Claim[],
  use: Use,
): Promise<Short | undefined> {
  const held: Claim[] = []
  try {
    for (const claim of inOrder(claims)) {
      // oxlint-disable-next-line no-await-in-loop -- what is shared is not touched for what is refused
      const short = await ask(keeper, claim, use)
      if (short !== undefined) {
        await giveBack(keeper, held, use)
        return short
      }
      held.push(claim)
    }
  } catch (error) {
    void giveBack(keeper, held, use)
    throw error
  }
  return undefined
}

/** The quota that is used up for the longest; undefined where each has something left. Nothing is taken. */
export async function firstEmpty(
  keeper: BucketKeeper,
  quotas: readonly Quota[],
  use: Use,
): Promise<Short | undefined> {
  const asked = quotas.map((quota) => ask(keeper, { quota, units: 0 }, use, 1))
  const empty = (await Promise.all(asked)).filter((short) => short !== undefined)
  return empty.toSorted((a, b) => b.retryAfterSeconds - a.retryAfterSeconds)[0]
}

async function ask(
  keeper: BucketKeeper,
  { quota, units }: Claim,
  use: Use,
  least = units,
): Promise<Short | undefined> {
  const taken = await keeper.take(bucketId(quota, use), quota, { units, least })
  return taken.granted
    ? undefined
    : { quota, units, retryAfterSeconds: Math.max(1, Math.ceil(taken.retryAfterMs / 1000)) }
}

/** What cannot be given back stays taken: less is allowed for a while, never more. */
async function giveBack(keeper: BucketKeeper, claims: readonly Claim[], use: Use): Promise<void> {
  await Promise.allSettled(
    claims.map(({ quota, units }) =>
      keeper.take(bucketId(quota, use), quota, { units: -units, least: 0 }),
    ),
  )
}

const inOrder = (claims: readonly Claim[]): readonly Claim[] =>
  claims.toSorted((a, b) => ORDER.indexOf(a.quota.per) - ORDER.indexOf(b.quota.per))
