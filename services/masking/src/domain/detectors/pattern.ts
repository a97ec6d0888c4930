import type { Detector, Match } from '../detector.ts'

export interface Pattern extends Omit<Detector, 'find' | 'action'> {
  /**
   * Global. Its first group is the value, or the whole match where it has none. It is linear: where it may begin is fixed
   * by a word or by what stands before, and no two of its parts can take the same characters.
   */
  readonly expression: RegExp
  readonly isValue?: (value: string) => boolean
}

/** A detector that finds what an expression matches, and masks all of it. */
export function pattern({ expression, isValue = () => true, ...rest }: Pattern): Detector {
  return { ...rest, action: 'redact', find: (text) => matchesOf(expression, text, isValue) }
}

function matchesOf(
  expression: RegExp,
  text: string,
  isValue: (value: string) => boolean,
): readonly Match[] {
  const matches: Match[] = []
  for (const match of text.matchAll(expression)) {
    const value = match[1] ?? match[0]
    if (!isValue(value)) continue
    const start = match.index + match[0].lastIndexOf(value)
    matches.push({ start, end: start + value.length })
  }
  return matches
}
