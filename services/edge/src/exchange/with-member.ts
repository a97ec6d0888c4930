import { replaceSpans, valueSpan } from '@sallyport/json'

const EMPTY = /^\{\s*\}$/

/** A JSON text with the member of the object at a path replaced, or put first where it is missing. */
export function withMember(
  text: string,
  at: readonly string[],
  member: string,
  value: string,
): string {
  const own = valueSpan(text, [...at, member])
  if (own !== undefined) return replaceSpans(text, [{ ...own, text: value }])
  const object = valueSpan(text, [...at])
  if (object === undefined) return text
  const start = object.start + 1
  const rest = EMPTY.test(text.slice(object.start, object.end)) ? '' : ','
  const added = `${JSON.stringify(member)}:${value}${rest}`
  return replaceSpans(text, [{ start, end: start, text: added }])
}
