import { type Approval, type AskedDefinition, askedOf, type Principal } from '@sallyport/contracts'
import type { JsonObject } from '@sallyport/mcp'

/** An approval in a list: all that it takes to choose one. */
export function summaryOf(approval: Approval): JsonObject {
  const { id, status, request, votes, requestedAt, expiresAt } = approval
  const { reasons, terms } = request
  const { connection, verb, name, access, principal } = askedOf(request)
  return {
    id,
    status,
    requester: personOf(principal),
    connection,
    verb,
    name,
    ...(access !== undefined && { access }),
    reasons,
    approvals: votes.filter(({ vote }) => vote === 'approve').length,
    terms: {
      approvers: terms.approvers,
      quorum: terms.quorum,
      ttlSeconds: terms.ttlSeconds,
      ...(terms.grantSeconds !== undefined && { grantSeconds: terms.grantSeconds }),
    },
    requestedAt,
    expiresAt,
  }
}

/** An approval with all that an approver needs. */
export function detailsOf(approval: Approval, definition?: AskedDefinition): JsonObject {
  const { request, votes, consumedBy, grant } = approval
  const { policies, policyVersion } = request
  const { principal, facts, arguments: args } = askedOf(request)
  return {
    ...summaryOf(approval),
    groups: principal.groups,
    ...(args !== undefined && { arguments: args }),
    ...(facts !== undefined && { facts }),
    ...(definition !== undefined && { definition }),
    policies,
    policyVersion,
    votes: votes.map(({ voter, vote, reason, time, grantSeconds }) => ({
      voter: personOf(voter),
      vote,
      reason,
      time,
      ...(grantSeconds !== undefined && { grantSeconds }),
    })),
    ...(consumedBy !== undefined && { consumedBy }),
    ...(grant !== undefined && { grant: { until: grant.until, ...grantNotes(grant) } }),
  }
}

const grantNotes = ({ breakGlass, ended }: NonNullable<Approval['grant']>): JsonObject => ({
  ...(breakGlass === true && { breakGlass }),
  ...(ended !== undefined && { ended }),
})

const personOf = ({ kind, id, onBehalfOf }: Principal): JsonObject => ({
  kind,
  id,
  ...(onBehalfOf !== undefined && { onBehalfOf }),
})
