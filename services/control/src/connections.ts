import type { Bus } from '@sallyport/bus'
import {
  type Connection,
  type ConnectionName,
  connectionRegistered,
  newEventId,
  type Principal,
  seal,
} from '@sallyport/contracts'
import { ControlError } from './errors.ts'

/** A connection and where it stands in STATE. */
export interface Registered {
  readonly connection: Connection
  /** Sequence of its last event: what a change has to name to win against nobody. */
  readonly sequence: number
}

/** The registered connections; this service owns their events. */
export interface Connections extends AsyncDisposable {
  list(): readonly Connection[]
  get(name: string): Registered | undefined
  /**
   * Registers or changes a connection. `expected` is the sequence that the change is based on; without it, the newest.
   * Rejects with a ControlError `conflict`. Resolves with the new sequence when it is in force here.
   */
  put(change: Change, expected?: number): Promise<number>
  readonly failed: Promise<Error>
}

export interface Change {
  readonly connection: Connection
  readonly author: Principal
  readonly reason: string
}

export async function openConnections(bus: Bus): Promise<Connections> {
  const known = new Map<ConnectionName, Registered>()
  const follower = await bus.state.follow(['connection'], ({ event, sequence }) => {
    if (!connectionRegistered.check(event)) return
    const { connection } = event.data
    known.set(connection.name, { connection, sequence })
  })
  return {
    list: () =>
      [...known.values()]
        .map(({ connection }) => connection)
        .toSorted((a, b) => a.name.localeCompare(b.name)),
    get: (name) => known.values().find(({ connection }) => connection.name === name),
    put: async (change, expected) => {
      const { name } = change.connection
      const current = known.get(name)?.sequence ?? 0
      if (expected !== undefined && expected !== current)
        throw new ControlError('conflict', 'Someone changed this connection; read it again.')
      const event = seal(connectionRegistered, `connection/${name}`, change, {
        id: newEventId(),
        source: '/control',
        time: new Date(),
      })
      const sequence = await bus.state.append('connection', name, event, current)
      await follower.reached(sequence)
      return sequence
    },
    failed: follower.failed,
    [Symbol.asyncDispose]: () => follower[Symbol.asyncDispose](),
  }
}
