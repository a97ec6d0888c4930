import type { Held, Pin, Pinned, PinPlace } from './pin.ts'
import type { PinEvent } from './pin-event.ts'

type EventOf<Is extends PinEvent['is']> = Extract<PinEvent, { readonly is: Is }>['data']

/** An event of the pin of that id, at that time (RFC 3339). */
interface Step {
  readonly id: string
  readonly event: PinEvent
  readonly time: string
}

/** The pin after an event; undefined where the event cannot follow on what was, so that nobody knows what counts. */
export function evolve(pin: Pin | undefined, { id, event, time }: Step): Pin | undefined {
  switch (event.is) {
    case 'pinned':
      return pin === undefined ? first(id, event.data, time) : keepAnew(pin, event.data)
    case 'held':
      return hold(pin, id, event.data, time)
    case 'restored':
      return pin === undefined ? undefined : restore(pin, event.data)
    case 'approved':
      return pin === undefined ? undefined : approve(pin, event.data, time)
  }
}

function first(id: string, data: EventOf<'pinned'>, since: string): Pin {
  const pinned = pinnedBy(data, since)
  return { id, ...placeOf(data), pinned, changes: 0, bytes: Buffer.byteLength(pinned.text) }
}

/** What is pinned stays so; arguments are checked by what masking leaves of it now. */
function keepAnew(pin: Pin, data: EventOf<'pinned'>): Pin | undefined {
  const { pinned, held } = pin
  if (held !== undefined || pinned?.hash !== data.hash) return undefined
  if (pinned.argumentsMasked !== true) return undefined
  return {
    ...pin,
    pinned: pinnedBy(data, pinned.since),
    bytes: pin.bytes + Buffer.byteLength(data.definition),
  }
}

const pinnedBy = (
  { hash, definition: text, argumentsMasked }: EventOf<'pinned'>,
  since: string,
): Pinned => ({ hash, text, since, ...(argumentsMasked && { argumentsMasked }) })

const placeOf = ({ connection, kind, name, nameMasked }: PinPlace): PinPlace => ({
  connection,
  kind,
  name,
  ...(nameMasked && { nameMasked }),
})

function hold(pin: Pin | undefined, id: string, data: EventOf<'held'>, since: string): Pin {
  const { hash, bytes, definition, reason, flags, seenBy, argumentsMasked } = data
  const text = definition === undefined ? {} : { text: definition }
  const checks = argumentsMasked && { argumentsMasked }
  const held: Held = { hash, ...text, ...checks, bytes, reason, flags, since, seenBy }
  return {
    id,
    ...placeOf(data),
    ...(pin?.pinned !== undefined && { pinned: pin.pinned }),
    held,
    changes: pin === undefined ? 0 : pin.changes + 1,
    bytes: (pin?.bytes ?? 0) + Buffer.byteLength(definition ?? ''),
  }
}

function restore(pin: Pin, { hash, replaces }: EventOf<'restored'>): Pin | undefined {
  const { held, ...rest } = pin
  const follows = pin.pinned?.hash === hash && held?.hash === replaces
  return follows ? { ...rest, changes: pin.changes + 1 } : undefined
}

function approve(pin: Pin, { hash }: EventOf<'approved'>, since: string): Pin | undefined {
  const { held, ...rest } = pin
  const pinned = held === undefined ? undefined : decided(held, pin.pinned, hash, since)
  return pinned && { ...rest, pinned, changes: 0, bytes: 0 }
}

/** What counts after a decision for `hash`; undefined where there was no choice of it. */
function decided(
  held: Held,
  pinned: Pinned | undefined,
  hash: string,
  since: string,
): Pinned | undefined {
  if (pinned?.hash === hash) return pinned
  if (held.hash !== hash || held.text === undefined) return undefined
  const { text, argumentsMasked } = held
  return { hash: held.hash, text, since, ...(argumentsMasked && { argumentsMasked }) }
}
