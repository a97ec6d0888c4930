import type { Facts } from '../facts.ts'
import type { ConnectionName } from '../ids.ts'
import type { Principal } from '../principal.ts'
import type { ConsentRequest } from './approval.ts'

/** What is asked for, in the members of an operation. */
export interface Asked {
  readonly principal: Principal
  readonly connection: ConnectionName
  /** The method; `access` for access for a time, which is no method. */
  readonly verb: string
  /** What the method is applied to; empty for access. */
  readonly name: string
  readonly access?: 'read' | 'write' | 'admin'
  /** JSON: the masked arguments, absent where they are not to be shown; for access what of the connection (`all` or the operations), for how many seconds, why, and what it extends. */
  readonly arguments?: string
  readonly facts?: Facts
}

/** What a request asks for, for those who show operations and access for a time alike. */
export function askedOf(request: ConsentRequest): Asked {
  if ('exchange' in request) {
    const { principal, connection, verb, name, access } = request.exchange
    const { facts, arguments: args } = request
    return {
      principal,
      connection,
      verb,
      name,
      ...(args !== undefined && { arguments: args }),
      ...(access !== undefined && { access }),
      ...(facts !== undefined && { facts }),
    }
  }
  const { scope, seconds, reason, extends: extended } = request.access
  const { connection, operations, access } = scope
  return {
    principal: request.principal,
    connection,
    verb: 'access',
    name: '',
    access,
    arguments: JSON.stringify({
      operations: operations ?? 'all',
      seconds,
      reason,
      ...(extended !== undefined && { extends: extended }),
    }),
  }
}
