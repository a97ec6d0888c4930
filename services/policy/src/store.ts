import type { Bus, StateEntry } from '@sallyport/bus'
import { type Connection, connectionRegistered, policyPublished } from '@sallyport/contracts'
import type { Engine } from './cedar/engine.ts'
import type { PolicySet } from './domain/decide.ts'
import { PinBook } from './domain/pins/book.ts'
import { readPinEvent } from './domain/pins/pin-event.ts'
import type { Events } from './events.ts'

/** The newest version of a connection's policy set. */
export interface PublishedSet {
  readonly version: number
  readonly cedar: string
  /** Sequence of the event that published it: the fence of the next one. */
  readonly sequence: number
  /** Undefined where the stored text cannot be used; everything is denied then. */
  readonly set?: PolicySet
}

/** Connections, policy sets and pins, as STATE has them now. */
export interface Store extends AsyncDisposable {
  connection(name: string): Connection | undefined
  policies(connection: string): PublishedSet | undefined
  readonly pins: Pick<PinBook, 'find' | 'list' | 'totals'>
  /** Resolves when the event of that sequence counts here; rejects where following has ended. */
  reached(sequence: number): Promise<void>
  readonly failed: Promise<Error>
}

/** Follows connections, policies and pins in STATE; resolves when all that stands there is known. */
export async function followState(bus: Bus, engine: Engine, events: Events): Promise<Store> {
  const connections = new Map<string, Connection>()
  const policies = new Map<string, PublishedSet>()
  const pins = new PinBook()
  const follower = await bus.state.follow(['connection', 'policy', 'pin'], (entry) => {
    if (entry.aggregate === 'policy') policies.set(entry.id, load(entry, engine, events))
    else if (entry.aggregate === 'pin') shelve(entry, pins, events)
    else if (connectionRegistered.check(entry.event)) {
      connections.set(entry.id, entry.event.data.connection)
    }
  })
  events.ready(connections.size, policies.size)
  return {
    connection: (name) => connections.get(name),
    policies: (connection) => policies.get(connection),
    pins,
    reached: (sequence) => follower.reached(sequence),
    failed: follower.failed,
    [Symbol.asyncDispose]: () => follower[Symbol.asyncDispose](),
  }
}

/** Takes the next event of a pin. */
function shelve({ id, event, sequence }: StateEntry, pins: PinBook, events: Events): void {
  const known = pins.add({ id, event: readPinEvent(event), time: event.time, sequence })
  if (!known) events.pinUnusable(id)
}

/** Reads the set that an event publishes. One that cannot be used replaces the one before all the same. */
function load({ id, event, sequence }: StateEntry, engine: Engine, events: Events): PublishedSet {
  if (!policyPublished.check(event) || event.data.connection !== id) {
    events.setUnusable(id, undefined)
    return { version: 0, cedar: '', sequence }
  }
  const { version, cedar } = event.data
  try {
    const set = engine.load(id, version, cedar)
    events.setInForce(id, version, set.terms.size)
    return { version, cedar, sequence, set }
  } catch (error) {
    events.setUnusable(id, error)
    return { version, cedar, sequence }
  }
}
