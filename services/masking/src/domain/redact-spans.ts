import { replaceSpans } from '@sallyport/json'
import { PLACEHOLDER, placeholder } from './detector.ts'
import { isOfKinds } from './placeholder-kinds.ts'

/** What somebody found in a text. */
interface Found {
  readonly start: number
  readonly end: number
  readonly kind: string
}

/** A text with parts of it masked, and how many of each kind. */
export interface Redacted {
  readonly text: string
  readonly counts: ReadonlyMap<string, number>
}

/**
 * Puts placeholders in the place of spans, which are in order and do not overlap. What is masked already stays masked as
 * it is: of a span that reaches over it, only the rest is masked. `kinds` are those that placeholders can name.
 */
export function redactSpans(
  text: string,
  spans: readonly Found[],
  kinds: ReadonlySet<string>,
): Redacted {
  const counts = new Map<string, number>()
  const masked = [...text.matchAll(PLACEHOLDER)]
    .filter(([found]) => isOfKinds(found, kinds))
    .map(({ index, 0: found }) => ({ start: index, end: index + found.length }))
  let first = 0
  const edits = spans.flatMap(({ start, end, kind }) => {
    while ((masked[first]?.end ?? Number.POSITIVE_INFINITY) <= start) first++
    const rest = outside({ start, end }, masked, first).filter((part) =>
      /[\p{L}\p{N}]/u.test(text.slice(part.start, part.end)),
    )
    if (rest.length > 0) counts.set(kind, (counts.get(kind) ?? 0) + 1)
    return rest.map((part) => ({ ...part, text: placeholder(kind) }))
  })
  return { text: replaceSpans(text, edits), counts }
}

interface Range {
  readonly start: number
  readonly end: number
}

/** What of a range lies outside of others, which are in order; those before `first` end before it. */
function outside({ start, end }: Range, others: readonly Range[], first: number): readonly Range[] {
  const rest: Range[] = []
  let from = start
  for (let at = first; at < others.length; at++) {
    const other = others[at]
    if (other === undefined || other.start >= end) break
    if (other.start > from) rest.push({ start: from, end: other.start })
    from = Math.max(from, other.end)
  }
  if (from < end) rest.push({ start: from, end })
  return rest
}
