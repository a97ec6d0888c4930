import { replaceSpans } from '@sallyport/json'
import { placeholder } from '../domain/detector.ts'
import { findSensitive, type Hit } from '../domain/find-sensitive.ts'
import { maskJson, type Masked } from '../domain/mask-json.ts'
import { DEFAULT_PROFILE } from '../domain/profile.ts'

/** What the default profile finds in a plain text. */
export function hitsIn(text: string): readonly Hit[] {
  const bits = DEFAULT_PROFILE.prefilter.scan(text, 0, text.length)
  return findSensitive(text, bits, DEFAULT_PROFILE)
}

/** A plain text, masked by the default profile. */
export function maskText(text: string): string {
  return replaceSpans(
    text,
    hitsIn(text).map(({ start, end, kind, shown }) => ({
      start,
      end,
      text: placeholder(kind, shown),
    })),
  )
}

/** The rules that find something in a plain text, in the order of places. */
export const rulesIn = (text: string): string[] => hitsIn(text).map(({ rule }) => rule)

/** A JSON text, masked by the default profile. */
export function mask(json: string): Masked {
  const slices = maskJson(json, DEFAULT_PROFILE)
  let slice = slices.next()
  while (slice.done !== true) slice = slices.next()
  return slice.value
}
