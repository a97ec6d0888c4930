import { setImmediate as nextTurn } from 'node:timers/promises'
import type { StateEntry } from '@sallyport/bus'
import { type ArgumentTypes, policyPublished } from '@sallyport/contracts'
import type { Engine, PolicySet } from '@sallyport/policy-engine'
import type { Events } from './events.ts'

/** The newest version of a connection's policy set. */
export interface PublishedSet {
  readonly version: number
  readonly cedar: string
  /** Types of the arguments that it reads. */
  readonly arguments: readonly ArgumentTypes[]
  /** Sequence of the event that published it: the fence of the next one. */
  readonly sequence: number
  /** Undefined where the stored text cannot be used; everything is denied then. */
  readonly set?: PolicySet
}

/**
 * The policy sets of all connections. Reading a text into the engine takes tens of milliseconds, and the log has every
 * version that ever was: until `open`, texts are only kept, and only the newest is read, when somebody asks for it.
 */
export class PolicyShelf {
  readonly #engine: Pick<Engine, 'load'>
  readonly #events: Pick<Events, 'setInForce' | 'setUnusable'>
  readonly #unread = new Map<string, StateEntry>()
  readonly #read = new Map<string, PublishedSet>()
  #open = false

  constructor(engine: Pick<Engine, 'load'>, events: Pick<Events, 'setInForce' | 'setUnusable'>) {
    this.#engine = engine
    this.#events = events
  }

  get size(): number {
    return this.#unread.size + this.#read.size
  }

  /** Takes the next version of a connection; returns its number. */
  put(entry: StateEntry): number {
    this.#read.delete(entry.id)
    this.#unread.set(entry.id, entry)
    return this.#open ? (this.get(entry.id)?.version ?? 0) : versionOf(entry)
  }

  get(connection: string): PublishedSet | undefined {
    const entry = this.#unread.get(connection)
    if (entry === undefined) return this.#read.get(connection)
    const published = load(entry, this.#engine, this.#events)
    this.#unread.delete(connection)
    this.#read.set(connection, published)
    return published
  }

  /** From now on each version is read as it comes; what is on the shelf is read bit by bit, while others are served. */
  async open(signal: AbortSignal): Promise<void> {
    this.#open = true
    for (const connection of this.#unread.keys()) {
      // oxlint-disable-next-line no-await-in-loop -- the point is to let others in between
      await nextTurn()
      if (signal.aborted) return
      this.get(connection)
    }
  }
}

const isOwn = (id: string, event: StateEntry['event']) =>
  policyPublished.check(event) && event.data.connection === id ? event : undefined

const versionOf = ({ id, event }: StateEntry): number => isOwn(id, event)?.data.version ?? 0

/** Reads the set that an event publishes. One that cannot be used replaces the one before all the same. */
function load(
  { id, event, sequence }: StateEntry,
  engine: Pick<Engine, 'load'>,
  events: Pick<Events, 'setInForce' | 'setUnusable'>,
): PublishedSet {
  const own = isOwn(id, event)
  if (own === undefined) {
    events.setUnusable(id, undefined)
    return { version: 0, cedar: '', arguments: [], sequence }
  }
  const { version, cedar, arguments: types = [] } = own.data
  const published = { version, cedar, arguments: types, sequence }
  try {
    const set = engine.load(id, version, cedar, types)
    events.setInForce(id, version, set.terms.size)
    return { ...published, set }
  } catch (error) {
    events.setUnusable(id, error)
    return published
  }
}
