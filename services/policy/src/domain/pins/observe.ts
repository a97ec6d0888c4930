import type { HoldReason, PinFlag, SeenBy } from '@sallyport/contracts'
import type { Definition, Readable } from './definition.ts'
import { hiddenText } from './hidden-text.ts'
import type { Pin, PinPlace } from './pin.ts'
import { fits, type PinEvent } from './pin-event.ts'

/** A definition that a target offers. */
export interface Sighting {
  readonly place: PinPlace
  readonly definition: Definition
  /** Whether the target defines the name more than once, in different ways. */
  readonly ambiguous: boolean
  readonly seenBy: SeenBy
}

/** What a connection allows. */
export interface Terms {
  /** Whether someone has to look at what is new. */
  readonly review: boolean
  /** New definitions, and bytes of definitions, that may still be kept before someone decides on some. */
  readonly definitionsLeft: number
  readonly bytesLeft: number
}

/** How a definition stands now, and the event that makes it so. */
export type Observed = Standing & { readonly event?: PinEvent }

/** How a definition stands. */
export type Standing =
  | { readonly standing: 'pinned' }
  | { readonly standing: 'held'; readonly reason: HoldReason }

/**
 * Events of one pin that a target can cause by what it offers before someone has to decide. Beyond it the definition
 * stays held, and newer ones are told of to nobody: a target cannot fill STATE.
 */
const MAX_CHANGES = 8

const PINNED: Observed = { standing: 'pinned' }
const held = (reason: HoldReason): Observed => ({ standing: 'held', reason })

/** Decides how a definition stands that a target offers. */
export function observe(pin: Pin | undefined, sighting: Sighting, terms: Terms): Observed {
  if (pin === undefined) return firstSight(sighting, terms)
  const { hash } = sighting.definition
  const isPinned = pin.pinned?.hash === hash
  if (pin.held === undefined)
    return isPinned ? keepAnew(pin, sighting, terms) : hold(pin, sighting, terms)
  if (isPinned) return restore(pin, sighting)
  const isNews = pin.held.hash !== hash || pin.held.reason === 'too_many'
  return isNews && pin.changes < MAX_CHANGES && hasRoom(sighting, terms)
    ? hold(pin, sighting, terms)
    : held(pin.held.reason)
}

function firstSight(sighting: Sighting, terms: Terms): Observed {
  if (terms.definitionsLeft < 1 || !hasRoom(sighting, terms)) return held('too_many')
  const { definition, ambiguous } = sighting
  const { readable } = definition
  if (readable === undefined || ambiguous || terms.review) return hold(undefined, sighting, terms)
  const data = pinning(sighting, readable)
  const counts = fits(data) && flagsOf(readable).length === 0
  return counts ? { ...PINNED, event: { is: 'pinned', data } } : hold(undefined, sighting, terms)
}

/** Arguments can be checked again once masking leaves alone what they are checked by. */
function keepAnew({ pinned }: Pin, sighting: Sighting, terms: Terms): Observed {
  const { readable } = sighting.definition
  if (pinned?.argumentsMasked !== true || readable === undefined) return PINNED
  if (readable.argumentsMasked === true || !hasRoom(sighting, terms)) return PINNED
  const data = pinning(sighting, readable)
  return fits(data) ? { ...PINNED, event: { is: 'pinned', data } } : PINNED
}

const pinning = ({ place, definition, seenBy }: Sighting, readable: Readable) => ({
  ...place,
  hash: definition.hash,
  definition: readable.text,
  ...checksOf(readable),
  seenBy,
})

const checksOf = ({ argumentsMasked }: Readable) => ({
  ...(argumentsMasked && { argumentsMasked }),
})

const flagsOf = ({ value, flags = hiddenText(value) }: Readable): readonly PinFlag[] => flags

/** The last event that a target may cause is a hold: what it offers after that is not known to be what is pinned. */
function restore({ pinned, held: offer, changes }: Pin, sighting: Sighting): Observed {
  if (pinned === undefined || offer === undefined) return PINNED
  if (changes >= MAX_CHANGES - 1) return held(offer.reason)
  const { place, seenBy } = sighting
  const data = { ...place, hash: pinned.hash, replaces: offer.hash, seenBy }
  return { ...PINNED, event: { is: 'restored', data } }
}

function hold(pin: Pin | undefined, sighting: Sighting, terms: Terms): Observed {
  const { place, definition, seenBy } = sighting
  const { hash, bytes, readable } = definition
  const flags = readable === undefined ? [] : [...flagsOf(readable)]
  const replaced = pin?.pinned?.hash ?? pin?.held?.hash
  const told = { ...place, hash, bytes, flags, seenBy, ...(replaced && { replaces: replaced }) }
  const withhold = (reason: HoldReason): Observed => ({
    ...held(reason),
    event: { is: 'held', data: { ...told, reason } },
  })
  if (readable === undefined) return withhold('unreadable')
  const reason = reasonOf(pin, sighting, flags)
  const data = { ...told, reason, definition: readable.text, ...checksOf(readable) }
  if (!fits(data)) return withhold('too_large')
  if (!hasRoom(sighting, terms)) return withhold('too_many')
  return { ...held(reason), event: { is: 'held', data } }
}

function reasonOf(
  pin: Pin | undefined,
  { ambiguous }: Sighting,
  flags: readonly PinFlag[],
): HoldReason {
  if (ambiguous) return 'ambiguous'
  if (pin !== undefined) return 'changed'
  return flags.length > 0 ? 'flagged' : 'first_sight'
}

const hasRoom = ({ definition }: Sighting, { bytesLeft }: Terms): boolean =>
  definition.bytes <= bytesLeft
