const MAX_CHARS = 64

/** The known name that a mistyped one most likely means; undefined where none is near. */
function similarTo(name: string, known: readonly string[]): string | undefined {
  if (name.length > MAX_CHARS) return undefined
  const [nearest] = known
    .map((candidate) => ({ candidate, edits: edits(name, candidate) }))
    .filter(({ candidate, edits: count }) => count <= tolerated(name, candidate))
    .toSorted((a, b) => a.edits - b.edits)
  return nearest?.candidate
}

/** The question that goes with a mistyped name, with a space before it; empty where nothing is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  const meant = similarTo(name, known)
  return meant === undefined ? '' : ` Did you mean ${meant}?`
}

/** One edit in three letters: with more, a short name is near to nearly everything. */
const tolerated = (a: string, b: string): number =>
  Math.max(1, Math.floor(Math.max(a.length, b.length) / 3))

/** How many letters have to be added, left out or replaced (Levenshtein). */
function edits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 0; i < from.length; i++) {
    const next = [i + 1]
    for (let j = 0; j < to.length; j++) {
      const replaced = (row[j] ?? 0) + (from[i] === to[j] ? 0 : 1)
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
