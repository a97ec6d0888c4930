import { structuredPatch } from 'diff'

/** Texts that differ in more lines than this are told of as two whole texts. */
const MAX_EDITS = 1_000
const CONTEXT = 3

/** Where the two texts of a diff come from. */
export interface DiffLabels {
  readonly before: string
  readonly after: string
}

/** A unified diff of two texts, by line; empty where they are the same. */
export function unifiedDiff(before: string, after: string, labels: DiffLabels): string {
  if (before === after) return ''
  const options = { context: CONTEXT, maxEditLength: MAX_EDITS }
  const patch = structuredPatch('', '', before, after, undefined, undefined, options)
  const hunks = patch?.hunks ?? [wholly(linesOf(before), linesOf(after))]
  const lines = hunks.flatMap((hunk) => [
    `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@`,
    ...hunk.lines,
  ])
  return `${[`--- ${labels.before}`, `+++ ${labels.after}`, ...lines].join('\n')}\n`
}

/** Everything goes, everything comes. */
const wholly = (old: readonly string[], now: readonly string[]) => ({
  oldStart: 1,
  oldLines: old.length,
  newStart: 1,
  newLines: now.length,
  lines: [...old.map((line) => `-${line}`), ...now.map((line) => `+${line}`)],
})

/** An empty range is named by the line before it. */
const range = (start: number, count: number): string =>
  count === 0 ? `${start - 1},0` : count === 1 ? String(start) : `${start},${count}`

const linesOf = (text: string): string[] => {
  const lines = text.split('\n')
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}
