import type { EventOf, requestRefused } from '@sallyport/contracts'
import {
  API_ACTIVITY,
  AUTHENTICATION,
  type Coded,
  FAILURE,
  type LeafPlace,
  MEDIUM,
  ocsfBase,
  ocsfEndpoint,
  type OcsfBase,
  type OcsfClass,
  ocsfUser,
  UNAUTHORIZED,
} from '@sallyport/ocsf'
import { OAUTH, severityOfRefusal, UNKNOWN_USER } from './authentication.ts'

type Refused = EventOf<typeof requestRefused>

const SERVICE = { name: 'admin API' }

/** Requests of holders of tokens that the admin API refused, as API Activity. */
export function refusedRequest(place: LeafPlace, event: Refused): object {
  const { principal, method, code, count } = event.data
  const what = operationOf(event)
  const who = principal?.id ?? 'several callers'
  return {
    ...common(place, event, API_ACTIVITY, {
      activity: activityOf(method),
      severity: MEDIUM,
      statusCode: code,
      message: `${who}: ${what} at the ${SERVICE.name}: ${count === 1 ? '' : `${count} `}refused`,
    }),
    actor: { user: principal === undefined ? UNKNOWN_USER : ocsfUser(principal) },
    api: { operation: what, service: SERVICE, response: code && { error: code } },
    dst_endpoint: { svc_name: SERVICE.name },
  }
}

/** Requests whose token the admin API did not accept, as Authentication: nobody knows whose they were. */
export function refusedToken(place: LeafPlace, event: Refused): object {
  const { reason, count } = event.data
  const tokens = count === 1 ? 'token' : `${count} tokens`
  return {
    ...common(place, event, AUTHENTICATION, {
      activity: { id: 1, caption: 'Logon' },
      severity: severityOfRefusal(reason),
      statusCode: reason,
      message: `${tokens} refused on the ${SERVICE.name}, ${operationOf(event)}: ${reason ?? 'several reasons'}`,
    }),
    service: SERVICE,
    ...OAUTH,
  }
}

function common(
  place: LeafPlace,
  event: Refused,
  kind: OcsfClass,
  said: Pick<OcsfBase, 'activity' | 'severity' | 'statusCode' | 'message'>,
): object {
  const { principal, clientAddress, count, first, last, ...rest } = event.data
  return {
    ...ocsfBase(place, event, kind, {
      ...said,
      status: FAILURE,
      verdict: UNAUTHORIZED,
      sallyport: {
        ...rest,
        principalKind: principal?.kind,
        onBehalfOf: principal?.onBehalfOf,
      },
    }),
    count,
    start_time: Date.parse(first),
    end_time: Date.parse(last),
    src_endpoint: ocsfEndpoint(clientAddress),
  }
}

const operationOf = ({ data: { method, route } }: Refused): string =>
  method === undefined && route === undefined
    ? 'several requests'
    : `${method ?? 'any method'} ${route ?? 'any route'}`

function activityOf(method: string | undefined): Coded {
  switch (method) {
    case 'GET':
    case 'HEAD':
      return { id: 2, caption: 'Read' }
    case 'POST':
      return { id: 1, caption: 'Create' }
    case 'PUT':
      return { id: 3, caption: 'Update' }
    case 'DELETE':
      return { id: 4, caption: 'Delete' }
    default:
      return { id: 0, caption: 'Unknown' }
  }
}
