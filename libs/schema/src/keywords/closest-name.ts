import type { Spender } from '../spender.ts'

const MOST_CHARACTERS = 40
const MOST_NAMES = 200
/** Steps to look at a name, and to compare it, beyond the lengths. */
const LOOK_STEPS = 4
const COMPARE_STEPS = 40

/** The name that someone may have meant: at most a third of it is off. `spender` pays where names are a stranger's. */
export function closestName(
  name: string,
  known: IteratorObject<string>,
  spender: Spender = { spend: () => {} },
): string | undefined {
  if (name.length > MOST_CHARACTERS) return undefined
  let closest: string | undefined
  let least = Math.floor(name.length / 3) + 1
  for (const candidate of known.take(MOST_NAMES)) {
    spender.spend(LOOK_STEPS)
    if (Math.abs(candidate.length - name.length) >= least) continue
    spender.spend(COMPARE_STEPS + name.length * candidate.length)
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase())
    if (distance >= least) continue
    least = distance
    closest = candidate
  }
  return closest
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: readonly number[] = []
  let above: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const line = [row]
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1]
      const isSwap = row > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      line.push(
        Math.min(
          (above[column] ?? 0) + 1,
          (line[column - 1] ?? 0) + 1,
          (above[column - 1] ?? 0) + (isSame ? 0 : 1),
          isSwap ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      )
    }
    before = above
    above = line
  }
  return above[b.length] ?? 0
}
