import type { Findings } from './findings.ts'
import { findingOf, refuseBlocked } from './found.ts'
import type { FoundBy, Hits } from './hits.ts'
import { isClear, type Pass } from './pass.ts'
import type { Steps } from './pace.ts'
import type { Target, TextAt } from './text-masker.ts'

/** What a value costs to note, in characters. */
const COST = 8
/** So many are applied without a pause. */
export const FEW = 8

/** Where what becomes of hits is noted. */
export interface Applying {
  readonly pass: Pass
  readonly findings: Findings
}

/** Whether what is found is told: what only some may see is told with what all see. */
export const isTold = (targets: readonly Target[]): boolean =>
  targets.some(({ isShown }) => !isShown)

/** Edits what was found in a text, and tells it. */
export function* applyHits(
  { pass, findings }: Applying,
  hits: Hits,
  at: TextAt,
  targets: readonly Target[],
): Steps<void> {
  const { pace } = pass
  const counts = new Map<FoundBy, number>()
  for (let index = 0; index < hits.count; index++) {
    const foundBy = hits.foundBy(index)
    refuseBlocked(pass, foundBy, at.place)
    counts.set(foundBy, (counts.get(foundBy) ?? 0) + 1)
    if (pace.spend(COST)) yield pace.rest()
  }
  const found = [...counts.keys()]
  let isGone = false
  for (const target of targets) {
    const anyGoes = mayGo(pass, at) && found.some((foundBy) => goes(pass, foundBy, target))
    const isDropped = anyGoes && target.drop()
    if (!target.isShown) isGone = isDropped
    for (let index = isDropped ? hits.count : 0; index < hits.count; index++) {
      edit(pass, hits, index, target)
      if (pace.spend(COST)) yield pace.rest()
    }
  }
  if (!isTold(targets)) return
  const place = at.place()
  for (const [foundBy, count] of counts) {
    if (foundBy.isTold === true) continue
    findings.add(findingOf(pass, foundBy, { place, count, isGone }))
    if (pace.spend(place.length)) yield pace.rest()
  }
}

/** As {@link applyHits}, without pauses: for {@link FEW}, which need no table to be counted. */
export function applyAtOnce(
  { pass, findings }: Applying,
  hits: Hits,
  at: TextAt,
  targets: readonly Target[],
): void {
  for (let index = 0; index < hits.count; index++) {
    refuseBlocked(pass, hits.foundBy(index), at.place)
  }
  let isGone = false
  for (const target of targets) {
    const isDropped = mayGo(pass, at) && anyOfFewGoes(pass, hits, target) && target.drop()
    if (!target.isShown) isGone = isDropped
    for (let index = isDropped ? hits.count : 0; index < hits.count; index++) {
      edit(pass, hits, index, target)
    }
  }
  if (!isTold(targets)) return
  const place = at.place()
  for (let index = 0; index < hits.count; index++) {
    const foundBy = hits.foundBy(index)
    const count = countFrom(hits, index)
    if (count === 0 || foundBy.isTold === true) continue
    findings.add(findingOf(pass, foundBy, { place, count, isGone }))
  }
  pass.pace.spend(COST * hits.count + place.length)
}

/** How many of few hits were found as one of them was; 0 where that is not the first of them. */
function countFrom(hits: Hits, index: number): number {
  const foundBy = hits.foundBy(index)
  for (let at = 0; at < index; at++) if (hits.foundBy(at) === foundBy) return 0
  let count = 1
  for (let at = index + 1; at < hits.count; at++) if (hits.foundBy(at) === foundBy) count++
  return count
}

const mayGo = ({ keepsForm }: Pass, { spot }: TextAt): boolean => spot.mayGo && !keepsForm

/** Whether what holds a value that was found so goes with it, from what a target shows. */
const goes = (pass: Pass, foundBy: FoundBy, { isShown }: Target): boolean =>
  foundBy.action === 'drop' && !(isShown && isClear(pass, foundBy))

function anyOfFewGoes(pass: Pass, hits: Hits, target: Target): boolean {
  for (let index = 0; index < hits.count; index++) {
    if (goes(pass, hits.foundBy(index), target)) return true
  }
  return false
}

function edit(pass: Pass, hits: Hits, index: number, target: Target): void {
  const foundBy = hits.foundBy(index)
  if (target.isShown && isClear(pass, foundBy)) return
  if (target.isShown ? foundBy.stays?.shown : foundBy.stays?.content) return
  const text = (target.isShown ? foundBy.shownText : undefined) ?? hits.text(index)
  target.add(hits.start(index), hits.end(index), text)
}
