import type { PinFlag } from '@sallyport/contracts'
import type { JsonValue } from '@sallyport/json'
import { hiddenCharacters } from './hidden-characters.ts'

/** Bounds of the contract. */
const MAX_FLAGS = 32
const MAX_PLACE_CHARS = 256

/**
 * Finds characters that people do not see and a model may read, in every string of a definition and in every key. A key
 * is told of at the place of its member. Places are as they are: nothing in them is masked, or replaced.
 */
export function hiddenText(definition: JsonValue): readonly PinFlag[] {
  const flags: PinFlag[] = []
  visit(definition, '', flags)
  return flags.slice(0, MAX_FLAGS)
}

function visit(value: JsonValue, place: string, flags: PinFlag[]): void {
  if (flags.length >= MAX_FLAGS) return
  if (typeof value === 'string') look(value, place, flags)
  if (typeof value !== 'object' || value === null) return
  for (const [key, member] of Object.entries(value)) {
    const inside = `${place}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
    look(key, inside, flags)
    visit(member, inside, flags)
  }
}

function look(text: string, place: string, flags: PinFlag[]): void {
  for (const [kind, count] of hiddenCharacters(text))
    flags.push({ place: bounded(place), kind, count })
}

/** As many steps of a place as fit: what is in a key stays whole, so that masking finds it. */
const bounded = (place: string): string =>
  place.length <= MAX_PLACE_CHARS ? place : place.slice(0, place.lastIndexOf('/', MAX_PLACE_CHARS))

/** A place as people are shown it: where its own keys have hidden characters can be seen. */
export const shownPlace = (place: string): string =>
  place
    .slice(0, MAX_PLACE_CHARS)
    .toWellFormed()
    .replaceAll(/[\p{C}\p{Z}\p{DI}]/gu, '\u{fffd}')
