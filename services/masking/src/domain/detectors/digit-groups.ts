/** Digits that stand together, and what stands between them and the group before. */
export interface DigitGroup {
  readonly digits: string
  readonly start: number
  readonly end: number
  /** Empty for the first group. */
  readonly separator: string
}

/** The digit groups of a part of a text that consists of digits and separators. */
export function digitGroups(run: string, offset: number): readonly DigitGroup[] {
  const groups: DigitGroup[] = []
  let previous = 0
  for (const { 0: digits, index } of run.matchAll(/\d+/g)) {
    const end = index + digits.length
    const separator = groups.length === 0 ? '' : run.slice(previous, index)
    groups.push({ digits, start: offset + index, end: offset + end, separator })
    previous = end
  }
  return groups
}
