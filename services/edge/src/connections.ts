import type { Bus } from '@sallyport/bus'
import { type Connection, connectionRegistered, isMisnamed } from '@sallyport/contracts'

/** The registered connections, as STATE has them now. */
export interface ConnectionDirectory extends AsyncDisposable {
  get(name: string): Connection | undefined
  readonly failed: Promise<Error>
}

/** Follows the connections in STATE; resolves when all that are registered are known. */
export async function followConnections(bus: Bus): Promise<ConnectionDirectory> {
  const connections = new Map<string, Connection>()
  const follower = await bus.state.follow(['connection'], ({ event }) => {
    if (!connectionRegistered.check(event)) return
    const { connection } = event.data
    // What cannot be served is not there, rather than as it was before.
    if (isMisnamed(connection)) connections.delete(connection.name)
    else connections.set(connection.name, connection)
  })
  return {
    get: (name) => connections.get(name),
    failed: follower.failed,
    [Symbol.asyncDispose]: () => follower[Symbol.asyncDispose](),
  }
}
