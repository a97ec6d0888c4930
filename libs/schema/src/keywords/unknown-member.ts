import { display, placeOf } from '../display.ts'
import type { Run } from '../run.ts'
import { closestName } from './closest-name.ts'

/** Says that a member has no place here, and which one may have been meant. Returns false. */
export function failUnknown(
  keyword: string,
  name: string,
  known: IteratorObject<string>,
  run: Run,
): false {
  if (!run.goesOn) return false
  const meant = closestName(name, known, run)
  return run.failMember(keyword, name, (subject, path) => {
    const isTop = path.length === 1
    const what = isTop
      ? `unknown argument '${display(name)}'`
      : `unknown member '${display(name)}' in ${placeOf(subject, path.slice(0, -1))}`
    return meant === undefined ? what : `${what}; did you mean '${display(meant)}'?`
  })
}
