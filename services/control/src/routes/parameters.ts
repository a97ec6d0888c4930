import {
  ApprovalId,
  ConnectionName,
  EventId,
  PinKind,
  Principal,
  SessionId,
} from '@sallyport/contracts'
import { Type } from 'typebox'

const closed = { additionalProperties: false }

/** Number of a policy version; a parameter is a text. */
export const VersionText = Type.String({ pattern: '^[1-9][0-9]{0,8}$' })

/** Path parameters of the API. */
export const ConnectionPath = Type.Object({ name: ConnectionName }, closed)
export const ApprovalPath = Type.Object({ id: ApprovalId }, closed)
export const SessionPath = Type.Object({ id: SessionId }, closed)
export const PinPath = Type.Object({ name: ConnectionName, kind: PinKind }, closed)
export const EventPath = Type.Object({ id: EventId }, closed)

export const VersionPath = Type.Object({ name: ConnectionName, version: VersionText }, closed)

/** Who is asked about: someone as their token would say it, of the issuer that the gateway knows. */
export const Somebody = Type.Omit(Principal, ['issuer'], closed)

/** Why something was changed; it stands in the evidence. */
export const Reason = Type.String({ minLength: 1, maxLength: 512 })
