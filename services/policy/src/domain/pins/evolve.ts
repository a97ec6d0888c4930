import type { Held, Pin, Pinned } from './pin.ts'
import type { PinEvent } from './pin-event.ts'

type EventOf<Is extends PinEvent['is']> = Extract<PinEvent, { readonly is: Is }>['data']

/**
 * The pin after an event of that time (RFC 3339); undefined where the event cannot follow on what was, so that nobody
 * knows what counts.
 */
export function evolve(pin: Pin | undefined, event: PinEvent, time: string): Pin | undefined {
  switch (event.is) {
    case 'pinned':
      return pin === undefined ? first(event.data, time) : undefined
    case 'held':
      return hold(pin, event.data, time)
    case 'restored':
      return pin === undefined ? undefined : restore(pin, event.data)
    case 'approved':
      return pin === undefined ? undefined : approve(pin, event.data, time)
  }
}

function first(data: EventOf<'pinned'>, since: string): Pin {
  const { connection, kind, name, hash, definition: text } = data
  const pinned = { hash, text, since }
  return { connection, kind, name, pinned, changes: 0, bytes: Buffer.byteLength(text) }
}

function hold(pin: Pin | undefined, data: EventOf<'held'>, since: string): Pin {
  const { connection, kind, name, hash, bytes, definition, reason, flags, seenBy } = data
  const text = definition === undefined ? {} : { text: definition }
  const held: Held = { hash, ...text, bytes, reason, flags, since, seenBy }
  return {
    connection,
    kind,
    name,
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
  return { hash: held.hash, text: held.text, since }
}
