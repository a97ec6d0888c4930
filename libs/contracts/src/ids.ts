import { Type } from 'typebox'

declare const brand: unique symbol
type Id<Name extends string> = string & { readonly [brand]: Name }

const ulid = '^[0-7][0-9A-HJKMNP-TV-Z]{25}$'
const sha256 = '^[0-9a-f]{64}$'

/** ULID of one event; sorts by the time it was made. */
export type EventId = Id<'EventId'>
export const EventId = Type.Unsafe<EventId>(
  Type.String({ pattern: ulid, description: 'ULID of one event.' }),
)

/** ULID of one exchange: one operation with its decision and its outcome. */
export type ExchangeId = Id<'ExchangeId'>
export const ExchangeId = Type.Unsafe<ExchangeId>(
  Type.String({ pattern: ulid, description: 'ULID of one exchange.' }),
)

/** Name of one approval: 26 characters as of a ULID, derived from who asks for what. */
export type ApprovalId = Id<'ApprovalId'>
export const ApprovalId = Type.Unsafe<ApprovalId>(
  Type.String({ pattern: ulid, description: 'One approval: 26 characters as of a ULID.' }),
)

/** Name of one session: 32 hexadecimal digits derived from principal, connection and client session. */
export type SessionId = Id<'SessionId'>
export const SessionId = Type.Unsafe<SessionId>(
  Type.String({
    pattern: '^[0-9a-f]{32}$',
    description: 'One session: derived from principal, connection and client session.',
  }),
)

/** Name of one registered connection, as it stands in its URL. */
export type ConnectionName = Id<'ConnectionName'>
export const ConnectionName = Type.Unsafe<ConnectionName>(
  Type.String({
    pattern: '^[a-z][a-z0-9-]{0,62}$',
    description: 'A registered connection, as in /mcp/<connection>.',
  }),
)

/** Lower-case hexadecimal SHA-256. */
export type Digest = Id<'Digest'>
export const Digest = Type.Unsafe<Digest>(
  Type.String({ pattern: sha256, description: 'SHA-256 in lower-case hexadecimal.' }),
)
