import type { Decision } from '@sallyport/contracts'
import { EdgeError, type EdgeErrorCode } from '../errors.ts'

export type Denied = Extract<Decision, { readonly outcome: 'deny' }>

const LIMITS: Readonly<Record<NonNullable<Denied['limit']>, EdgeErrorCode>> = {
  rate: 'rate_limited',
  budget: 'budget_exceeded',
  unavailable: 'limits_unavailable',
}

/** The error that tells of a refusal; `because` introduces the reasons of the policies. */
export function refusalOf(denied: Denied, because: string): EdgeError {
  const { needs, limit, reasons, retryAfterSeconds } = denied
  // What no target offers is answered as a target would, by the error that the protocol has for it.
  if (needs === 'definition')
    return new EdgeError('not_offered', 'The target offers nothing of this name.')
  if (limit === undefined) return new EdgeError('policy_denied', `${because}: ${reasons.join(' ')}`)
  return new EdgeError(LIMITS[limit], reasons.join(' '), {
    details: retryAfterSeconds === undefined ? {} : { retryAfterSeconds },
  })
}
