import type { Quota } from '@sallyport/contracts'

const PERIOD: Readonly<Record<number, string>> = {
  1: 'second',
  60: 'minute',
  3600: 'hour',
  86_400: 'day',
}
const SHARED: Readonly<Record<Quota['per'], string>> = {
  principal: 'to each principal',
  tool: 'for each tool',
  connection: 'on this connection',
  'principal and tool': 'to each principal for each tool',
}

/** What a quota allows: "30 calls a minute are allowed to each principal". */
const allowance = ({ unit, amount, periodSeconds, per, policy }: Quota): string =>
  `${amount} ${amount === 1 ? unit.slice(0, -1) : unit} ${article(periodSeconds)} ${PERIOD[periodSeconds] ?? `${periodSeconds} seconds`} ${amount === 1 ? 'is' : 'are'} allowed ${SHARED[per]} (policy ${policy})`

const article = (periodSeconds: number): string => (periodSeconds === 3600 ? 'an' : 'a')

/** Why a call may not be made now, and when it may. */
export const rateReached = (quota: Quota, seconds: number): string =>
  `Too many calls: ${allowance(quota)}; come back in ${duration(seconds)}.`

/** Why nothing may be asked for now, and when it may. */
export const budgetEmpty = (quota: Quota, seconds: number): string =>
  `The budget is used up: ${allowance(quota)}; come back in ${duration(seconds)}.`

/** Why an answer may not be delivered. */
export const budgetShort = (quota: Quota, units: number, seconds: number): string =>
  units > quota.amount
    ? `The answer has ${units} ${quota.unit}, more than the whole budget: ${allowance(quota)}. Ask for less.`
    : `The answer has ${units} ${quota.unit}, more than is left of the budget: ${allowance(quota)}. Ask for less, or come back in ${duration(seconds)}.`

export const NOT_COUNTED =
  'Its rates and budgets cannot be counted now, so that nothing is permitted; try again later.'

/** A time that is long enough, in words. */
function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`
  return seconds < 7200 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3600)} h`
}
