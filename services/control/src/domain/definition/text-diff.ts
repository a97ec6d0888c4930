import { diffArrays } from 'diff'
import { visible } from './visible.ts'

/** Texts that differ in more places than this are told of as two whole texts. */
const MAX_EDITS = 1_000
/** Lines around a difference that stay the same and are shown. */
const CONTEXT = 2

/**
 * What differs between two texts, by line and sentence: `- ` is only in the first, `+ ` only in the second, `  ` in
 * both; `…` stands for what is the same. Hidden characters are seen.
 */
export function textDiff(before: string, after: string): readonly string[] {
  const [old, now] = [partsOf(before), partsOf(after)]
  const changes = diffArrays(old, now, { maxEditLength: MAX_EDITS }) ?? [
    { value: old, removed: true, added: false },
    { value: now, removed: false, added: true },
  ]
  return changes.flatMap(({ value, added, removed }, index) => {
    if (added || removed) return value.map((part) => `${added ? '+' : '-'} ${shown(part)}`)
    return around(value, index === 0, index === changes.length - 1).map((part) => `  ${part}`)
  })
}

const partsOf = (text: string): string[] => text.split(/(?<=\n)|(?<=[.!?;] )/)

/** The line break at its end is not part of what a line shows. */
const shown = (part: string): string => visible(part.replace(/\r?\n$/, ''))

/** The parts next to a difference. */
function around(parts: readonly string[], isFirst: boolean, isLast: boolean): readonly string[] {
  const head = isFirst ? 0 : CONTEXT
  const tail = isLast ? 0 : CONTEXT
  if (parts.length <= head + tail + 1) return parts.map(shown)
  const [start, end] = [parts.slice(0, head), parts.slice(parts.length - tail)]
  return [...start.map(shown), '…', ...end.map(shown)]
}
