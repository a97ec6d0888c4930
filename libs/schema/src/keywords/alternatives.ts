import type { Finding, Run } from '../run.ts'

/**
 * Says why none of some alternatives holds: which types would do, where only the type is wrong; the problems of the one
 * that was meant, where the others are plainly of another kind; else just how many there are. Returns false.
 */
export function failAlternatives(
  keyword: string,
  failures: readonly (readonly Finding[])[],
  run: Run,
): false {
  if (!run.explains) return false
  const depth = run.path.length
  const types = failures.map(([first, ...more]) => {
    const isHere = first?.path.length === depth && more.length === 0
    return isHere ? first.expected : undefined
  })
  if (types.every((type) => type !== undefined)) {
    return run.fail('type', `must be ${[...new Set(types.flat())].join(' or ')}`)
  }
  const meant = failures.filter((findings) => !findings.some((each) => isOtherKind(each, depth)))
  if (meant.length === 1 && meant[0] !== undefined && meant[0].length > 0) {
    return run.failWith(meant[0])
  }
  const forms = failures.length === 1 ? 'the form' : `one of the ${failures.length} forms`
  return run.fail(keyword, `must be of ${forms} that the schema allows`)
}

/** A wrong type or value of the whole, or a wrong value of a member that may tell the alternatives apart. */
function isOtherKind({ keyword, path }: Finding, depth: number): boolean {
  const isValue = keyword === 'const' || keyword === 'enum'
  return path.length === depth
    ? isValue || keyword === 'type'
    : isValue && path.length === depth + 1
}
