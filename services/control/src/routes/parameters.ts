import { ApprovalId, ConnectionName, EventId, PinKind, SessionId } from '@sallyport/contracts'
import { Type } from 'typebox'

const closed = { additionalProperties: false }

/** Path parameters of the API. */
export const ConnectionPath = Type.Object({ name: ConnectionName }, closed)
export const ApprovalPath = Type.Object({ id: ApprovalId }, closed)
export const SessionPath = Type.Object({ id: SessionId }, closed)
export const PinPath = Type.Object({ name: ConnectionName, kind: PinKind }, closed)
export const EventPath = Type.Object({ id: EventId }, closed)

/** Why something was changed; it stands in the evidence. */
export const Reason = Type.String({ minLength: 1, maxLength: 512 })
