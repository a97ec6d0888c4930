import type { EventOf, grantBreakGlass } from '@sallyport/contracts'
import {
  ALLOWED,
  AUTHORIZE_SESSION,
  HIGH,
  type LeafPlace,
  ocsfBase,
  ocsfUser,
  SUCCESS,
} from '@sallyport/ocsf'
import { accessAsked } from './access-asked.ts'

/** Access that was taken without consent, as Authorize Session: nobody was asked, and whoever watches must see it. */
export function authorizeSession(place: LeafPlace, event: EventOf<typeof grantBreakGlass>): object {
  const { approval, request, grant } = event.data
  const { principal, access } = request
  const { actor, comment, sallyport } = accessAsked(request)
  return {
    ...ocsfBase(place, event, AUTHORIZE_SESSION, {
      activity: { id: 1, caption: 'Assign Privileges' },
      severity: HIGH,
      status: SUCCESS,
      statusDetail: comment,
      verdict: ALLOWED,
      message: `${principal.id} broke the glass: access to ${access.scope.connection} until ${grant.until} without consent`,
      sallyport: { approval, ...sallyport, grant },
    }),
    actor,
    user: ocsfUser(principal),
    privileges: privilegesOf(access.scope),
    is_alert: true,
  }
}

type Scope = EventOf<typeof grantBreakGlass>['data']['request']['access']['scope']

/** What was taken, one text for each operation that it is limited to. */
function privilegesOf({ connection, access, operations }: Scope): string[] {
  if (operations === undefined) return [`${connection}: ${access}`]
  return operations.map(({ verb, name }) => `${connection}: ${access}: ${verb} ${name}`)
}
