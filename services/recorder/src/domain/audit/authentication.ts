import type { authenticationFailed, EventOf } from '@sallyport/contracts'
import {
  AUTHENTICATION,
  FAILURE,
  INFORMATIONAL,
  MEDIUM,
  ocsfBase,
  ocsfEndpoint,
  UNAUTHORIZED,
  type LeafPlace,
} from '@sallyport/ocsf'

/** Reasons that any client gives by chance: it has no token yet, or an old one. */
const USUAL: readonly string[] = ['missing', 'expired']

/** A token that was not accepted, as Authentication. Who it was is not known: nothing in a bad token is to be believed. */
export function authentication(
  place: LeafPlace,
  event: EventOf<typeof authenticationFailed>,
): object {
  const { connection, reason, clientAddress, suppressed } = event.data
  return {
    ...ocsfBase(place, event, AUTHENTICATION, {
      activity: { id: 1, caption: 'Logon' },
      severity: USUAL.includes(reason) ? INFORMATIONAL : MEDIUM,
      status: FAILURE,
      statusCode: reason,
      verdict: UNAUTHORIZED,
      message: `token refused on ${connection}: ${reason}`,
      sallyport: { connection, reason, suppressed },
    }),
    count: 1 + suppressed,
    user: { name: 'unknown', type_id: 0, type: 'Unknown' },
    service: { name: connection },
    src_endpoint: ocsfEndpoint(clientAddress),
    auth_protocol_id: 6,
    auth_protocol: 'OAUTH 2.0',
    is_remote: true,
  }
}
