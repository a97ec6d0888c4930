import type { Fill } from '@sallyport/bus'
import type { Quota } from '@sallyport/contracts'

/** What a bucket can hold, and how fast it fills again. */
export type Size = Pick<Quota, 'amount' | 'periodSeconds'>

/** What came of taking from a bucket: its new fill, or in how many milliseconds there will be enough. */
export type Taken = { readonly fill: Fill } | { readonly retryAfterMs: number }

/** Room for the rounding of many small steps; far less than one unit. */
const TOLERANCE = 1e-6

/** How a bucket that nobody has taken from stands. */
export const untouched = (now: number): Fill => ({ used: 0, at: now })

/**
 * Takes units from a bucket, where there are as many and at least `least`; gives back where `units` is negative. Time
 * that does not go on refills nothing: a clock that is ahead can bring the refill of that lead once, and one that is
 * behind brings none.
 */
export function take(
  { amount, periodSeconds }: Size,
  fill: Fill,
  now: number,
  units: number,
  least: number = units,
): Taken {
  const perMs = amount / (periodSeconds * 1000)
  const at = Math.max(fill.at, now)
  const used = Math.min(amount, Math.max(0, fill.used - (at - fill.at) * perMs))
  const missing = used + Math.min(amount, Math.max(units, least)) - amount
  const tooMany = units > amount || missing > TOLERANCE
  if (tooMany) return { retryAfterMs: at - now + Math.max(0, missing) / perMs }
  return { fill: { used: Math.max(0, used + units), at } }
}
