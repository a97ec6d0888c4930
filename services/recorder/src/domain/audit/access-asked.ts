import type { AccessRequest } from '@sallyport/contracts'
import { ocsfUser } from '@sallyport/ocsf'

/** What a request for access says of itself. */
export const accessAsked = ({ principal, access, policies, policyVersion }: AccessRequest) => ({
  message: `${principal.id} wants access to ${access.scope.connection} for ${access.seconds} seconds`,
  actor: { user: ocsfUser(principal) },
  comment: access.reason,
  sallyport: {
    connection: access.scope.connection,
    scope: access.scope,
    seconds: access.seconds,
    extends: access.extends,
    policies,
    policyVersion,
  },
})
