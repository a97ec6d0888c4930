import type { Bus, StateEntry } from '@sallyport/bus'
import { type Connection, connectionRegistered, policyPublished } from '@sallyport/contracts'
import type { Engine } from './cedar/engine.ts'
import type { PolicySet } from './domain/decide.ts'
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

/** Connections and policy sets, as STATE has them now. */
export interface Store extends AsyncDisposable {
  connection(name: string): Connection | undefined
  policies(connection: string): PublishedSet | undefined
  /** Resolves when the event of that sequence counts here. */
  reached(sequence: number): Promise<void>
  readonly failed: Promise<Error>
}

/** Follows connections and policies in STATE; resolves when all that stands there is known. */
export async function followState(bus: Bus, engine: Engine, events: Events): Promise<Store> {
  const connections = new Map<string, Connection>()
  const policies = new Map<string, PublishedSet>()
  const follower = await bus.state.follow(['connection', 'policy'], (entry) => {
    if (entry.aggregate === 'policy') policies.set(entry.id, load(entry, engine, events))
    else if (connectionRegistered.check(entry.event)) {
      connections.set(entry.id, entry.event.data.connection)
    }
  })
  events.ready(connections.size, policies.size)
  return {
    connection: (name) => connections.get(name),
    policies: (connection) => policies.get(connection),
    reached: (sequence) => follower.reached(sequence),
    failed: follower.failed,
    [Symbol.asyncDispose]: () => follower[Symbol.asyncDispose](),
  }
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
