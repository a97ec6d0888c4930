import type { Finding } from '@sallyport/contracts'
import { BLANK } from './detector.ts'
import type { Fields } from './fields/field.ts'
import type { FieldCells } from './fields/field-cells.ts'
import { type FoundBy, Hits } from './hits.ts'
import { BlockedContent, isClear, type Pass } from './pass.ts'
import type { Replacements } from './splice.ts'

/** What the fields over a value say: the first of them, unless there are none. */
export function foundByField(fields: Fields): FoundBy | undefined {
  const first = fields[0]
  if (first === undefined) return undefined
  const others = fields.slice(1)
  const { kind, id, treatment } = first
  const found = { kind, rule: id, action: treatment.action }
  return others.length === 0 ? found : { ...found, also: others.map((field) => field.kind) }
}

/** Parts of a text that fields mask. */
export function cellHits(text: string, cells: FieldCells): Hits {
  const hits = new Hits()
  const known = new Map<Fields, FoundBy>()
  for (const [index, fields] of cells.fields.entries()) {
    const [start, end] = [cells.starts[index] ?? 0, cells.ends[index] ?? 0]
    const foundBy = known.get(fields) ?? foundByField(fields)
    const value = text.slice(start, end)
    if (foundBy === undefined || fields[0]?.treatment.wrote(value) === true) continue
    known.set(fields, foundBy)
    hits.add(start, end, foundBy, fields[0]?.treatment.text(value.replaceAll('""', '"')) ?? '')
  }
  return hits
}

/** What of the hits is hidden from who may see more. */
export function hiddenOf(pass: Pass, hits: Hits): Hits {
  const hidden = new Hits()
  for (let index = 0; index < hits.count; index++) {
    const foundBy = hits.foundBy(index)
    if (isClear(pass, foundBy)) continue
    hidden.add(hits.start(index), hits.end(index), foundBy, hits.text(index))
  }
  return hidden
}

/** What is found already, blanked for who looks for more. */
export const blanked = (hits: Omit<Replacements, 'text'>): Replacements => ({
  count: hits.count,
  start: (index) => hits.start(index),
  end: (index) => hits.end(index),
  text: (index) => BLANK.repeat(hits.end(index) - hits.start(index)),
})

/** Throws where a value may not be in an answer at all, unless who asks may see it. */
export function refuseBlocked(pass: Pass, foundBy: FoundBy, place: () => string): void {
  if (foundBy.action !== 'block' || pass.keepsForm || isClear(pass, foundBy)) return
  throw new BlockedContent({ kind: foundBy.kind, rule: foundBy.rule }, place())
}

/** What is told of values: what became of them, which is a placeholder where nothing could go. */
export function findingOf(
  pass: Pass,
  foundBy: FoundBy,
  { place, count, isGone }: Pick<Finding, 'place' | 'count'> & { readonly isGone: boolean },
): Finding {
  const { kind, rule, action } = foundBy
  const replaced = (action === 'drop' && !isGone) || action === 'block'
  const found = { kind, rule, action: replaced ? ('redact' as const) : action, place, count }
  return isClear(pass, foundBy) ? { ...found, shown: true } : found
}
