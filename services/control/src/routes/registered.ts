import type { ConnectionName } from '@sallyport/contracts'
import type { Connections } from '../connections.ts'
import { ControlError } from '../errors.ts'

/** The name of a connection, if it is registered. */
export function registered(connections: Connections, name: ConnectionName): ConnectionName {
  if (connections.get(name) !== undefined) return name
  throw new ControlError('not_found', 'No connection has this name.')
}
