import { type Bus, type StateEntry, VersionBook } from '@sallyport/bus'
import { type Connection, connectionRegistered } from '@sallyport/contracts'
import { type About, aboutConnection, type Engine, type Pinned } from '@sallyport/policy-engine'
import { PinBook } from './domain/pins/book.ts'
import { readPinEvent } from './domain/pins/pin-event.ts'
import type { Events } from './events.ts'
import { PolicyShelf, type PublishedSet } from './policy-shelf.ts'

export type { PublishedSet } from './policy-shelf.ts'

/** Connections, policy sets and pins, as STATE has them now. */
export interface Store extends AsyncDisposable {
  connection(name: string): Connection | undefined
  policies(connection: string): PublishedSet | undefined
  /** What policies of a connection may speak of; undefined where it is not registered. */
  about(connection: string): About | undefined
  /** Where the published versions stand in STATE. */
  readonly versions: Pick<VersionBook, 'find' | 'newest'>
  readonly pins: Pick<PinBook, 'find' | 'at' | 'idOf' | 'list' | 'totals'>
  /** Resolves when the event of that sequence counts here; rejects where following has ended. */
  reached(sequence: number): Promise<void>
  readonly failed: Promise<Error>
}

/** Follows connections, policies and pins in STATE; resolves when all that stands there is known. */
export async function followState(bus: Bus, engine: Engine, events: Events): Promise<Store> {
  const connections = new Map<string, Connection>()
  const policies = new PolicyShelf(engine, events)
  const closing = new AbortController()
  const pins = new PinBook()
  const versions = new VersionBook()
  const follower = await bus.state.follow(['connection', 'policy', 'pin'], (entry) => {
    if (entry.aggregate === 'policy') versions.add(entry.id, policies.put(entry), entry.sequence)
    else if (entry.aggregate === 'pin') shelve(entry, pins, events)
    else if (connectionRegistered.check(entry.event)) {
      connections.set(entry.id, entry.event.data.connection)
    }
  })
  events.ready(connections.size, policies.size)
  const opening = policies.open(closing.signal)
  return {
    connection: (name) => connections.get(name),
    policies: (connection) => policies.get(connection),
    about(name) {
      const connection = connections.get(name)
      return connection && aboutConnection(connection, pinnedOf(connection.name, pins))
    },
    versions,
    pins,
    reached: (sequence) => follower.reached(sequence),
    failed: follower.failed,
    async [Symbol.asyncDispose]() {
      closing.abort()
      await opening
      await follower[Symbol.asyncDispose]()
    },
  }
}

/** The definitions of a connection that count now. */
const pinnedOf = (connection: Connection['name'], pins: PinBook): Pinned => ({
  find: (kind, name) => pins.find({ connection, kind, name }).pin?.pinned?.text,
  *all(kind) {
    for (const pin of pins.list(connection)) {
      if (pin.kind === kind && pin.pinned !== undefined) yield pin.pinned.text
    }
  },
})

/** Takes the next event of a pin. */
function shelve({ id, event, sequence }: StateEntry, pins: PinBook, events: Events): void {
  const known = pins.add({ id, event: readPinEvent(event), time: event.time, sequence })
  if (!known) events.pinUnusable(id)
}
