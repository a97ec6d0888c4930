import { Type } from 'typebox'
import { event } from '../event.ts'
import { ApprovalId } from '../ids.ts'
import { AccessRequest, GrantedAccess, Revocation } from './grant.ts'

const closed = { additionalProperties: false }

/** Someone took access in an emergency, without anyone's consent, as policy lets them. */
export const grantBreakGlass = event({
  name: 'grant.breakGlass',
  version: 1,
  stream: 'state',
  sender: 'approval',
  description: 'Someone took access in an emergency, without consent, as policy lets them.',
  data: Type.Object({ approval: ApprovalId, request: AccessRequest, grant: GrantedAccess }, closed),
})

/** An approver, an admin, or whoever has it, ended a grant before its time. */
export const grantRevoked = event({
  name: 'grant.revoked',
  version: 1,
  stream: 'state',
  sender: 'approval',
  description: 'A grant was ended before its time.',
  data: Type.Object(
    { approval: ApprovalId, revoked: Revocation, until: Type.String({ maxLength: 32 }) },
    closed,
  ),
})

/** A grant came to its end by the clock. */
export const grantExpired = event({
  name: 'grant.expired',
  version: 1,
  stream: 'state',
  sender: 'approval',
  description: 'A grant came to its end by the clock.',
  data: Type.Object({ approval: ApprovalId }, closed),
})
