import { type Static, Type } from 'typebox'
import { Access } from './facts.ts'
import { ConnectionName, ExchangeId, SessionId } from './ids.ts'
import { Principal } from './principal.ts'

/** The protocol's own method name, such as `tools/call`. */
export const Verb = Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_/.-]{0,127}$' })
/** What the verb is applied to: a tool or prompt name, a resource URI; empty where it has no object. */
export const OperationName = Type.String({ maxLength: 2048 })

/** One thing asked of a connection, normalised. */
export type Operation = Static<typeof Operation>
export const Operation = Type.Object(
  {
    connection: ConnectionName,
    kind: Type.Enum(['mcp']),
    verb: Verb,
    name: OperationName,
    arguments: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  { additionalProperties: false, description: 'One thing asked of a connection.' },
)

/** Who asked what of which connection: repeated in each event of an exchange, so that every event stands alone. */
export type ExchangeSummary = Static<typeof ExchangeSummary>
export const ExchangeSummary = Type.Object(
  {
    id: ExchangeId,
    session: SessionId,
    principal: Principal,
    connection: ConnectionName,
    kind: Type.Enum(['mcp']),
    verb: Verb,
    name: OperationName,
    access: Type.Optional(Access),
    clientAddress: Type.Optional(Type.String({ maxLength: 64 })),
  },
  { additionalProperties: false, description: 'Who asked what of which connection.' },
)
