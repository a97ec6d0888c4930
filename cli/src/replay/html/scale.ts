import type { Span } from '../times.ts'

/** Where times stand in a picture. Stretches in which nothing happened are cut out. */
export interface Scale {
  at(time: number): number
  /** Where each stretch begins. */
  readonly stretches: readonly { readonly from: number; readonly x: number }[]
  /** What was cut out, between two stretches. */
  readonly breaks: readonly { readonly ms: number; readonly x: number; readonly width: number }[]
}

interface Stretch {
  readonly from: number
  readonly to: number
  readonly x: number
  readonly width: number
}

const BREAK_WIDTH = 34
/** All breaks together take no more than this part of the picture. */
const BREAKS_PART = 0.4
/** No shorter stretch is cut out. */
const LEAST_BREAK_MS = 500

/** Lays times out between two places. Longer stretches get more room, though not in proportion: short ones stay visible. */
export function scaleOf(spans: readonly Span[], [left, right]: Span): Scale {
  const merged = mergeNear(spans)
  const breakWidth = Math.min(
    BREAK_WIDTH,
    ((right - left) * BREAKS_PART) / Math.max(merged.length - 1, 1),
  )
  const weights = merged.map(([from, to]) => Math.log2(2 + to - from))
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  const room = right - left - breakWidth * (merged.length - 1)
  const stretches: Stretch[] = []
  for (const [i, [from, to]] of merged.entries()) {
    const before = stretches.at(-1)
    const x = before === undefined ? left : before.x + before.width + breakWidth
    stretches.push({ from, to, x, width: (room * (weights[i] ?? 0)) / all })
  }
  return {
    at: (time) => place(stretches, time, left),
    stretches: stretches.map(({ from, x }) => ({ from, x })),
    breaks: stretches.slice(1).map(({ from, x }, i) => ({
      ms: from - (stretches[i]?.to ?? from),
      x: x - breakWidth,
      width: breakWidth,
    })),
  }
}

function place(stretches: readonly Stretch[], time: number, left: number): number {
  const stretch = stretches.findLast(({ from }) => from <= time) ?? stretches[0]
  if (stretch === undefined) return left
  const { from, to, x, width } = stretch
  const part = to === from ? 0 : (Math.min(Math.max(time, from), to) - from) / (to - from)
  return x + part * width
}

/** Spans in their order, those together between which less time went by than is worth a break. */
function mergeNear(spans: readonly Span[]): readonly Span[] {
  const ordered = spans.toSorted(([a], [b]) => a - b)
  const busy = ordered.reduce((sum, [from, to]) => sum + (to - from), 0)
  const least = Math.max(LEAST_BREAK_MS, busy / 4)
  const merged: Span[] = []
  for (const [from, to] of ordered) {
    const last = merged.at(-1)
    if (last === undefined || from - last[1] > least) merged.push([from, to])
    else merged[merged.length - 1] = [last[0], Math.max(last[1], to)]
  }
  return merged
}
