import type { ConnectionName } from '@sallyport/contracts'
import { Type } from 'typebox'
import type { DecisionRange } from '../decision-store.ts'
import { ControlError } from '../errors.ts'

/** A time in UTC, as parameters have it. */
export const Time = Type.String({
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,3})?Z$',
})

/** Which part of the past: from `since` up to `until`, which is now unless said. */
export const rangeMembers = { since: Time, until: Type.Optional(Time) }

interface Times {
  readonly since: string
  readonly until?: string
}

/** The decisions of a connection in that part. */
export const rangeOf = (connection: ConnectionName, times: Times): DecisionRange => ({
  connection,
  ...timesOf(times),
})

/** That part, where there is one. */
export function timesOf({ since, until }: Times): { readonly since: Date; readonly until: Date } {
  const range = {
    since: new Date(since),
    until: until === undefined ? new Date() : new Date(until),
  }
  if (Number.isNaN(range.since.getTime()) || Number.isNaN(range.until.getTime()))
    throw new ControlError(
      'invalid_request',
      'There is no such time; give a day and an hour that exist.',
    )
  if (range.since < range.until) return range
  throw new ControlError('invalid_request', 'The range is empty: since must be before until.')
}
