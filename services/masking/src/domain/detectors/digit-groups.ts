/** Digits that stand together, and what stands between them and the group before. */
export interface DigitGroup {
  readonly digits: string
  readonly start: number
  readonly end: number
  /** Empty for the first group. */
  readonly separator: string
}

const ZERO = 0x30
const NINE = 0x39

/** The digit groups of a part of a text that consists of digits and separators. */
export function digitGroups(run: string, offset: number): readonly DigitGroup[] {
  const groups: DigitGroup[] = []
  let previous = 0
  for (let at = 0; at < run.length; at++) {
    if (!isDigit(run, at)) continue
    const start = at
    while (isDigit(run, at)) at++
    const separator = groups.length === 0 ? '' : run.slice(previous, start)
    const digits = run.slice(start, at)
    groups.push({ digits, start: offset + start, end: offset + at, separator })
    previous = at
  }
  return groups
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= ZERO && code <= NINE
}
