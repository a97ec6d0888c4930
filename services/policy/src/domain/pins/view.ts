import type { PinDetail, PinSummary } from '@sallyport/contracts'
import type { Held, Pin } from './pin.ts'

/** A pin without its texts. */
export function summaryOf({ kind, name, pinned, held }: Pin): PinSummary {
  return {
    kind,
    name,
    standing: held === undefined ? 'pinned' : 'held',
    ...(pinned !== undefined && { pinned: { hash: pinned.hash, since: pinned.since } }),
    ...(held !== undefined && { held: heldOf(held) }),
  }
}

/** A pin with its texts, and one that is like it in all but the name. */
export function detailOf(pin: Pin, resembles: Pin | undefined): PinDetail {
  const { pinned, held } = pin
  const like = resembles?.pinned
  return {
    kind: pin.kind,
    name: pin.name,
    standing: held === undefined ? 'pinned' : 'held',
    ...(pinned !== undefined && {
      pinned: {
        hash: pinned.hash,
        since: pinned.since,
        definition: pinned.text,
        ...(pinned.argumentsMasked && { argumentsMasked: true }),
      },
    }),
    ...(held !== undefined && {
      held: {
        ...heldOf(held),
        seenBy: held.seenBy,
        ...(held.text !== undefined && { definition: held.text }),
        ...(held.argumentsMasked && { argumentsMasked: true }),
      },
    }),
    ...(resembles !== undefined &&
      like !== undefined && { resembles: { name: resembles.name, definition: like.text } }),
  }
}

const heldOf = ({ hash, reason, flags, bytes, since }: Held) => ({
  hash,
  reason,
  flags: [...flags],
  bytes,
  since,
})
