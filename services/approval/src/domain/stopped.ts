import { type Approval, connectionOf, type Principal, requesterOf } from '@sallyport/contracts'
import { isSelf, samePerson } from './people.ts'

/** Remembers access that was taken without consent and ended by another, for as long as it would have lasted. */
export interface Stopped {
  /** Takes an approval as it stands after an event. */
  readonly note: (approval: Approval) => void
  /** Whether such access of a person on a connection would last at `now`, Unix milliseconds. */
  readonly holds: (principal: Principal, connection: string, now: number) => boolean
}

/** Makes one that remembers nothing yet. */
export function createStopped(): Stopped {
  let known: readonly Approval[] = []
  return {
    note: (approval) => {
      const { grant, request } = approval
      if (grant?.breakGlass !== true || grant.revoked === undefined) return
      const { by, time } = grant.revoked
      if (isSelf(by, requesterOf(request))) return
      known = [...known.filter((one) => endOf(one) > Date.parse(time)), approval]
    },
    holds: (principal, connection, now) =>
      known.some(
        (one) =>
          now < endOf(one) &&
          connectionOf(one.request) === connection &&
          samePerson(principal, requesterOf(one.request)),
      ),
  }
}

const endOf = ({ grant }: Approval): number => Date.parse(grant?.until ?? '')
