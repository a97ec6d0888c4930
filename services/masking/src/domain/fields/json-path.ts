/** One step down: to a member, to an element, or to every child. */
export type PathStep =
  | { readonly name: string; readonly anyDepth?: boolean }
  | { readonly index: number; readonly anyDepth?: boolean }
  | { readonly every: true; readonly anyDepth?: boolean }

const MOST_STEPS = 32
/** Each of them may be followed at every depth at once. */
const MOST_DESCENDANTS = 4

const SEGMENT =
  /(?<deep>\.\.)?(?:(?<dot>\.)?(?:(?<name>[\p{L}_][\p{L}\p{N}_]*)|(?<star>\*))|\[(?:(?<index>0|[1-9]\d{0,8})|(?<each>\*)|'(?<single>(?:[^'\\]|\\['\\/bfnrt]|\\u[0-9A-Fa-f]{4})*)'|"(?<double>(?:[^"\\]|\\["\\/bfnrt]|\\u[0-9A-Fa-f]{4})*)")\])/uy

/**
 * Reads a JSONPath (RFC 9535) of names, quoted names, indices from the front, `*` and `..`. Returns its steps, or what is
 * wrong with it and at which character.
 */
export function parseJsonPath(path: string): readonly PathStep[] | { readonly problem: string } {
  if (!path.startsWith('$')) return wrong(path, 0, "a path begins with '$'")
  const steps: PathStep[] = []
  let at = 1
  let descendants = 0
  while (at < path.length) {
    SEGMENT.lastIndex = at
    const groups = SEGMENT.exec(path)?.groups
    const step = groups === undefined ? undefined : stepOf(groups)
    if (step === undefined) {
      return wrong(path, at, "write '.name', '['name']', '[0]', '[*]' or '..name' here")
    }
    steps.push(step)
    if (step.anyDepth === true) descendants++
    at = SEGMENT.lastIndex
  }
  if (steps.length === 0) return wrong(path, at, 'name at least one member below the top')
  if (steps.length > MOST_STEPS) return wrong(path, at, `write at most ${MOST_STEPS} steps`)
  if (descendants > MOST_DESCENDANTS)
    return wrong(path, at, `write '..' at most ${MOST_DESCENDANTS} times`)
  return steps
}

function stepOf(groups: Record<string, string | undefined>): PathStep | undefined {
  const { deep, dot, name, star, index, each, single, double } = groups
  // Dots stand in front of a plain name, one or two; of brackets only two do.
  const isPlain = name !== undefined || star !== undefined
  if (isPlain ? (deep === undefined) === (dot === undefined) : dot !== undefined) return undefined
  const anyDepth = deep === undefined ? {} : { anyDepth: true }
  if (star !== undefined || each !== undefined) return { every: true, ...anyDepth }
  if (index !== undefined) return { index: Number(index), ...anyDepth }
  if (name !== undefined) return { name, ...anyDepth }
  const quoted = double ?? single?.replaceAll(String.raw`\'`, "'").replaceAll('"', String.raw`\"`)
  return { name: String(JSON.parse(`"${quoted ?? ''}"`)), ...anyDepth }
}

const wrong = (path: string, at: number, what: string): { readonly problem: string } => ({
  problem: `'${path}' is no path that is understood: at character ${at + 1}, ${what}`,
})
