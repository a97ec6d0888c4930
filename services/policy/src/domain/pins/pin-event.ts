import {
  type DataOf,
  type EventStamp,
  MAX_LEAF_BYTES,
  pinApproved,
  pinHeld,
  pinPinned,
  pinRestored,
  type SallyportEvent,
  seal,
} from '@sallyport/contracts'

/** What can happen to a pin. */
export type PinEvent =
  | { readonly is: 'pinned'; readonly data: DataOf<typeof pinPinned> }
  | { readonly is: 'held'; readonly data: DataOf<typeof pinHeld> }
  | { readonly is: 'restored'; readonly data: DataOf<typeof pinRestored> }
  | { readonly is: 'approved'; readonly data: DataOf<typeof pinApproved> }

/** What the envelope of an event of a pin adds to its data, at most, in bytes. */
const ENVELOPE_BYTES = 512

/** Whether an event with this data fits into one leaf of the log. */
export const fits = (data: PinEvent['data']): boolean =>
  Buffer.byteLength(JSON.stringify(data)) + ENVELOPE_BYTES <= MAX_LEAF_BYTES

/** Puts an event of the pin of that id into its envelope. */
export function sealPinEvent(id: string, event: PinEvent, stamp: EventStamp): SallyportEvent {
  const subject = `pin/${id}`
  switch (event.is) {
    case 'pinned':
      return seal(pinPinned, subject, event.data, stamp)
    case 'held':
      return seal(pinHeld, subject, event.data, stamp)
    case 'restored':
      return seal(pinRestored, subject, event.data, stamp)
    case 'approved':
      return seal(pinApproved, subject, event.data, stamp)
  }
}

/** Reads a stored event; undefined for one that is of no kind known here. */
export function readPinEvent(event: SallyportEvent): PinEvent | undefined {
  if (pinPinned.check(event)) return { is: 'pinned', data: event.data }
  if (pinHeld.check(event)) return { is: 'held', data: event.data }
  if (pinRestored.check(event)) return { is: 'restored', data: event.data }
  if (pinApproved.check(event)) return { is: 'approved', data: event.data }
  return undefined
}
