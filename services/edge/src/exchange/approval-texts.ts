import type { Approval } from '@sallyport/contracts'
import { EdgeError, type ErrorDetails } from '../errors.ts'

/** What a requester is told of an approval needs this much of it. */
type Told = Pick<Approval, 'id' | 'status' | 'votes' | 'expiresAt'> & {
  readonly request: { readonly terms: Approval['request']['terms'] }
}

/** How the text names it. */
export const nameOf = ({ id }: Pick<Approval, 'id'>): string => `Approval ${id}`

/** Where people look at an approval; undefined where the URL of the admin API is not known. */
const urlOf = (controlUrl: string | undefined, { id }: Told): string | undefined =>
  controlUrl === undefined ? undefined : `${controlUrl}/api/approvals/${id}`

/**
 * That it is pending, who can consent, until when, how and where. `repeat`: the call has to be made again, as nothing holds
 * it.
 */
export function pendingText(
  controlUrl: string | undefined,
  approval: Told,
  { repeat = false }: { readonly repeat?: boolean } = {},
): string {
  const { quorum, approvers } = approval.request.terms
  const url = urlOf(controlUrl, approval)
  const what = repeat ? 'Repeat the same call after it was given; approve' : 'Approve'
  return [
    `${nameOf(approval)} is pending. It needs ${quorum} of: ${approvers.join(', ')}. It expires at ${approval.expiresAt}.`,
    `${what} with: sallyport approvals approve ${approval.id}${url === undefined ? '' : `; look at it: ${url}`}`,
  ].join(' ')
}

/** The same for programs. */
export function pendingDetails(controlUrl: string | undefined, approval: Told): ErrorDetails {
  const { quorum, approvers } = approval.request.terms
  const url = urlOf(controlUrl, approval)
  return {
    approval: approval.id,
    approvers,
    quorum,
    expiresAt: approval.expiresAt,
    ...(url !== undefined && { url }),
  }
}

/** The refusal of a call that nobody will consent to any more: who denied it and why, or that it is over. */
export function refusedConsent(approval: Told): EdgeError {
  const details = { approval: approval.id }
  const name = nameOf(approval)
  if (approval.status === 'denied') {
    const { by, reason } = denialOf(approval)
    return new EdgeError(
      'approval_denied',
      `${name} was denied${by === undefined ? '' : ` by ${by}`}${reason === undefined ? '.' : `: ${reason}`}`,
      {
        details: {
          ...details,
          ...(by !== undefined && { deniedBy: by }),
          ...(reason !== undefined && { reason }),
        },
      },
    )
  }
  const said =
    approval.status === 'cancelled' ? 'was withdrawn.' : 'is over. Repeat the call to ask again.'
  return new EdgeError('approval_expired', `${name} ${said}`, { details })
}

/** Who denied it, and what they gave as the reason. */
function denialOf({ votes }: Told): { readonly by?: string; readonly reason?: string } {
  const denial = votes.find(({ vote }) => vote === 'deny')
  if (denial === undefined) return {}
  const { voter, reason } = denial
  return { by: voter.id, ...(reason !== '' && { reason }) }
}
