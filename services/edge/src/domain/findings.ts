import type { Finding } from '@sallyport/contracts'

/** Most entries an event carries; what goes beyond is counted under one place. */
export const MAX_FINDINGS = 64

/** Adds findings of one message to those of the exchange; counts are never lost. */
export function mergeFindings(
  known: ReadonlyMap<string, Finding>,
  found: readonly Finding[],
): ReadonlyMap<string, Finding> {
  if (found.length === 0) return known
  const merged = new Map(known)
  for (const finding of found) add(merged, finding)
  return merged
}

function add(merged: Map<string, Finding>, finding: Finding): void {
  const key = keyOf(finding)
  const before = merged.get(key)
  // Room is kept for one summary entry of each kind and action.
  if (before === undefined && merged.size >= MAX_FINDINGS / 2 && finding.place !== '/*')
    return add(merged, { ...finding, rule: finding.kind, place: '/*' })
  if (before === undefined && merged.size >= MAX_FINDINGS) return
  merged.set(key, { ...finding, count: finding.count + (before?.count ?? 0) })
}

const keyOf = (f: Finding): string =>
  `${f.kind}\n${f.rule}\n${f.action}\n${f.place}\n${f.shown ?? false}`

/** The same counts without their places: what an event holds that would else be too large for the log. */
export function withoutPlaces(findings: readonly Finding[]): Finding[] {
  const summed = new Map<string, Finding>()
  for (const finding of findings) {
    const key = `${finding.kind} ${finding.action} ${finding.shown ?? false}`
    const count = finding.count + (summed.get(key)?.count ?? 0)
    summed.set(key, { ...finding, rule: finding.kind, place: '/*', count })
  }
  return [...summed.values()]
}
