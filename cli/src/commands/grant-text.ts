import { type Approval, type GrantedAccess, scopeText } from '@sallyport/contracts'
import { when } from '../output/time.ts'

/** Access that was given, and whether it lasts. */
export function grantText(grant: GrantedAccess): string {
  const { scope, until, ended, breakGlass } = grant
  const how = breakGlass === true ? ' (break-glass, without consent)' : ''
  const { revoked } = grant
  const end =
    revoked === undefined
      ? `${ended === 'expired' ? 'ended' : 'until'} ${when(until)}`
      : `ended by ${revoked.by.id} at ${when(revoked.time)}${why(revoked.reason)}`
  return `${scopeText(scope)}${how}; ${end}`
}

/** Where an approval stands, or the access that was asked for by it. */
export function statusText({ status, grant, request }: Approval): string {
  if ('exchange' in request || grant === undefined) return status
  if (grant.ended !== undefined) return grant.ended === 'revoked' ? 'revoked' : 'access over'
  return grant.breakGlass === true ? 'break-glass' : status
}

/** What there is to know of an approval as it stands: until when, or who ended it and why. */
export function outcomeText({ status, grant, votes, expiresAt }: Approval): string {
  if (grant?.revoked !== undefined)
    return `access revoked by ${grant.revoked.by.id}${why(grant.revoked.reason)}`
  if (grant !== undefined)
    return `access ${grant.ended === undefined ? 'until' : 'ended'} ${grant.until}`
  const denial = votes.find(({ vote }) => vote === 'deny')
  if (status === 'denied' && denial !== undefined)
    return `by ${denial.voter.id}${why(denial.reason)}`
  return `expires ${expiresAt}`
}

const why = (reason: string): string => (reason === '' ? '' : `: ${reason}`)
