import type { authenticationFailed, EventOf } from '@sallyport/contracts'
import {
  AUTHENTICATION,
  type Coded,
  FAILURE,
  INFORMATIONAL,
  MEDIUM,
  ocsfBase,
  ocsfEndpoint,
  UNAUTHORIZED,
  type LeafPlace,
} from '@sallyport/ocsf'

/** Reasons that any client gives by chance: it has no token yet, or an old one. */
const USUAL: readonly (string | undefined)[] = ['missing', 'expired']

/** How much a refused token stands out by why it was not accepted. */
export const severityOfRefusal = (reason: string | undefined): Coded =>
  USUAL.includes(reason) ? INFORMATIONAL : MEDIUM

export const UNKNOWN_USER = { name: 'unknown', type_id: 0, type: 'Unknown' }

/** What is so of every token that was refused. */
export const OAUTH = {
  user: UNKNOWN_USER,
  auth_protocol_id: 6,
  auth_protocol: 'OAUTH 2.0',
  is_remote: true,
}

/** A token that was not accepted, as Authentication. Who it was is not known: nothing in a bad token is to be believed. */
export function authentication(
  place: LeafPlace,
  event: EventOf<typeof authenticationFailed>,
): object {
  const { connection, reason, clientAddress, suppressed } = event.data
  return {
    ...ocsfBase(place, event, AUTHENTICATION, {
      activity: { id: 1, caption: 'Logon' },
      severity: severityOfRefusal(reason),
      status: FAILURE,
      statusCode: reason,
      verdict: UNAUTHORIZED,
      message: `token refused on ${connection}: ${reason}`,
      sallyport: { connection, reason, suppressed },
    }),
    count: 1 + suppressed,
    service: { name: connection },
    src_endpoint: ocsfEndpoint(clientAddress),
    ...OAUTH,
  }
}
