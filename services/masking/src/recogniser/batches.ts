import type { Span } from './recogniser.ts'
import { inOrder } from './spans.ts'

/** Most characters of one call; a longer text is looked at in parts that overlap. */
export const MAX_CALL_CHARS = 10_000
/** What two parts of a long text have in common: more than a name or an address is long. */
const OVERLAP = 256
const BETWEEN = '\n\n'

/** A part of one of the texts, and where it stands in the batch. */
interface Part {
  readonly index: number
  /** Where it begins in its text. */
  readonly from: number
  readonly start: number
  readonly end: number
}

/** Texts that are looked at in one call. */
export interface Batch {
  readonly text: string
  readonly parts: readonly Part[]
}

/** Puts texts together so that each call has as much as it may; those without a letter hold nothing to find. */
export function batchesOf(texts: readonly string[]): readonly Batch[] {
  const batches: Batch[] = []
  let text = ''
  let parts: Part[] = []
  const close = (): void => {
    if (parts.length > 0) batches.push({ text, parts })
    text = ''
    parts = []
  }
  for (const [index, whole] of texts.entries()) {
    if (!/\p{L}/u.test(whole)) continue
    for (const [from, to] of rangesOf(whole)) {
      if (text.length + BETWEEN.length + (to - from) > MAX_CALL_CHARS) close()
      const start = text === '' ? 0 : text.length + BETWEEN.length
      text = `${text}${text === '' ? '' : BETWEEN}${whole.slice(from, to)}`
      parts.push({ index, from, start, end: text.length })
    }
  }
  close()
  return batches
}

/** Ranges of a text, none longer than a call; no pair of surrogates is cut. */
function rangesOf(text: string): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = []
  const longest = MAX_CALL_CHARS - BETWEEN.length
  for (let from = 0; ;) {
    const to = wholeAt(text, Math.min(text.length, from + longest))
    ranges.push([from, to])
    if (to === text.length) return ranges
    from = wholeAt(text, to - OVERLAP)
  }
}

const wholeAt = (text: string, at: number): number =>
  /[\uDC00-\uDFFF]/.test(text[at] ?? '') && /[\uD800-\uDBFF]/.test(text[at - 1] ?? '') ? at - 1 : at

/** The spans of each text, of those of each batch; what reaches over the end of a part is cut there. */
export function spansByText(
  count: number,
  batches: readonly Batch[],
  found: readonly (readonly Span[])[],
): readonly (readonly Span[])[] {
  const spans = Array.from({ length: count }, (): Span[] => [])
  for (const [number, { parts }] of batches.entries()) {
    let first = 0
    for (const span of inOrder(found[number] ?? [])) {
      while ((parts[first]?.end ?? Number.POSITIVE_INFINITY) <= span.start) first++
      for (let at = first; (parts[at]?.start ?? Number.POSITIVE_INFINITY) < span.end; at++)
        addPart(spans, parts[at], span)
    }
  }
  return spans.map(inOrder)
}

function addPart(spans: readonly Span[][], part: Part | undefined, span: Span): void {
  if (part === undefined) return
  const start = Math.max(span.start, part.start) - part.start + part.from
  const end = Math.min(span.end, part.end) - part.start + part.from
  if (end > start) spans[part.index]?.push({ kind: span.kind, start, end })
}
