import type { Span } from './recogniser.ts'

/** The same spans in order and without overlap: of two that do, those of one kind are one, and of two kinds the earlier has what both claim. */
export function inOrder(spans: readonly Span[]): readonly Span[] {
  const sorted = spans.toSorted((one, other) => one.start - other.start || other.end - one.end)
  const result: Span[] = []
  for (const span of sorted) {
    const last = result.at(-1)
    if (last === undefined || span.start >= last.end) result.push(span)
    else if (span.end > last.end) {
      if (span.kind === last.kind) result[result.length - 1] = { ...last, end: span.end }
      else result.push({ ...span, start: last.end })
    }
  }
  return result
}
