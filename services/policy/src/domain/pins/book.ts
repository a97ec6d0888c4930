import type { Digest, PinKind } from '@sallyport/contracts'
import { evolve } from './evolve.ts'
import type { Pin, PinPlace } from './pin.ts'
import type { PinEvent } from './pin-event.ts'
import { mayBe, pinId } from './pin-id.ts'

/** A definition as STATE has it. */
export interface Entry {
  /** Absent where nobody saw it yet, and where it is spoilt. */
  readonly pin?: Pin
  /** Whether its events make no sense here: nobody knows what counts, so that it is denied. */
  readonly spoilt: boolean
  /** Sequence of its last event: the fence of the next. */
  readonly sequence: number
}

/** What a connection has seen and not decided on. */
export interface Totals {
  /** Of one kind. */
  readonly definitions: number
  /** Bytes of definitions in events that no decision followed. */
  readonly bytes: number
}

/** An event of a pin as it stands in STATE. */
export interface Stored {
  /** Id of the aggregate under which it stands. */
  readonly id: string
  /** Undefined for an event of no known kind. */
  readonly event: PinEvent | undefined
  /** RFC 3339. */
  readonly time: string
  readonly sequence: number
}

interface Shelf {
  readonly pins: Map<string, Pin>
  readonly counts: Map<PinKind, number>
  bytes: number
}

const NEVER_SEEN: Entry = { spoilt: false, sequence: 0 }

/** All pins, folded from their events. */
export class PinBook {
  readonly #entries = new Map<string, Entry>()
  readonly #shelves = new Map<string, Shelf>()

  /** By the name that the target gave it. */
  find(place: PinPlace): Entry {
    return this.at(pinId(place))
  }

  /** By the id of its aggregate. */
  at(id: string): Entry {
    return this.#entries.get(id) ?? NEVER_SEEN
  }

  /**
   * The id of what someone names who knows a definition as it is kept: of several whose masked names are the same, the
   * one with that hash, else one that is held.
   */
  idOf(place: PinPlace, hash?: Digest): string {
    const id = pinId(place)
    if (this.#entries.has(id)) return id
    const named = this.list(place.connection).filter(
      ({ kind, name, nameMasked }) =>
        nameMasked === true && kind === place.kind && name === place.name,
    )
    const found =
      named.find(({ held, pinned }) => held?.hash === hash || pinned?.hash === hash) ??
      named.find(({ held }) => held !== undefined) ??
      named[0]
    return found?.id ?? id
  }

  /** The pins of a connection, by kind and name. */
  list(connection: string): readonly Pin[] {
    return [...(this.#shelves.get(connection)?.pins.values() ?? [])].toSorted(byPlace)
  }

  totals(connection: string, kind: PinKind): Totals {
    const shelf = this.#shelves.get(connection)
    return { definitions: shelf?.counts.get(kind) ?? 0, bytes: shelf?.bytes ?? 0 }
  }

  /** Folds the next event; returns whether it was understood. */
  add({ id, event, time, sequence }: Stored): boolean {
    const before = this.#entries.get(id)
    const own = before?.spoilt !== true && event !== undefined && mayBe(id, event.data)
    const pin = own ? evolve(before?.pin, { id, event, time }) : undefined
    this.#entries.set(id, { ...(pin && { pin }), spoilt: pin === undefined, sequence })
    this.#shelve(id, before?.pin, pin)
    return pin !== undefined
  }

  /** A pin that is spoilt now stays on the shelf as it was last known. */
  #shelve(id: string, before: Pin | undefined, pin: Pin | undefined): void {
    if (pin === undefined) return
    const shelf = this.#shelfOf(pin.connection)
    shelf.pins.set(id, pin)
    shelf.bytes += pin.bytes - (before?.bytes ?? 0)
    if (before === undefined) shelf.counts.set(pin.kind, (shelf.counts.get(pin.kind) ?? 0) + 1)
  }

  #shelfOf(connection: string): Shelf {
    const shelf = this.#shelves.get(connection) ?? { pins: new Map(), counts: new Map(), bytes: 0 }
    this.#shelves.set(connection, shelf)
    return shelf
  }
}

/** By kind, then by name as code units: every replica has the same order. */
function byPlace(a: Pin, b: Pin): number {
  if (a.kind !== b.kind) return a.kind < b.kind ? -1 : 1
  if (a.name === b.name) return 0
  return a.name < b.name ? -1 : 1
}
