/** A program that no npm package brings: where it is looked for, and what is good enough. */
export interface Program {
  /** Its name on PATH, in the cache and in what is reported. */
  readonly name: string
  /** Version that is fetched where none is found; names the place in the cache. */
  readonly pinned: string
  /** What is good enough, in words such as `>= 2.10.23`. */
  readonly wanted: string
  /** Version that a binary (a path, or a name on PATH) tells of itself; undefined where it does not run. */
  versionOf(binary: string): Promise<string | undefined>
  /** Whether a version is good enough. */
  accepts(version: string): boolean
}

/** A program that runs and is good enough. */
export interface FoundProgram {
  /** Path of the program, or its name where it is on PATH. */
  readonly binary: string
  readonly version: string
}

/** Whether a dotted version is at least another one; a pre-release counts as its release. */
export function isAtLeast(version: string, least: string): boolean {
  const [a, b] = [version, least].map((v) => v.split('-', 1)[0]?.split('.').map(Number) ?? [])
  for (let i = 0; i < 3; i++) {
    const difference = (a?.[i] ?? 0) - (b?.[i] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}
