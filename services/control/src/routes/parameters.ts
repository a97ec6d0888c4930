import {
  ApprovalId,
  ConnectionName,
  EventId,
  PinKind,
  plainAddress,
  Principal,
  ProfileName,
  SessionId,
} from '@sallyport/contracts'
import { Type } from 'typebox'
import { ControlError } from '../errors.ts'

const closed = { additionalProperties: false }

/** Number of a version; a parameter is a text. */
export const VersionText = Type.String({ pattern: '^[1-9][0-9]{0,8}$' })

/** Path parameters of the API. */
export const ConnectionPath = Type.Object({ name: ConnectionName }, closed)
export const ProfilePath = Type.Object({ name: ProfileName }, closed)
export const ApprovalPath = Type.Object({ id: ApprovalId }, closed)
export const SessionPath = Type.Object({ id: SessionId }, closed)
export const PinPath = Type.Object({ name: ConnectionName, kind: PinKind }, closed)
export const EventPath = Type.Object({ id: EventId }, closed)
export const HoldPath = Type.Object({ id: EventId }, closed)
export const WebhookPath = Type.Object(
  { name: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$' }) },
  closed,
)

export const VersionPath = Type.Object({ name: ConnectionName, version: VersionText }, closed)

/** Who is asked about: someone as their token would say it, of the issuer that the gateway knows. */
export const Somebody = Type.Omit(Principal, ['issuer'], closed)

/** Where it would come from, for policies that read the client address. */
export const From = Type.Optional(
  Type.String({ maxLength: 64, description: 'IP address that it would come from.' }),
)

/** The address in the notation that policies have. Throws where it is none. */
export function fromOf(from: string | undefined): { readonly clientAddress?: string } {
  if (from === undefined) return {}
  const clientAddress = plainAddress(from)
  if (clientAddress !== undefined) return { clientAddress }
  throw new ControlError('invalid_request', 'The clientAddress is no IP address.')
}
