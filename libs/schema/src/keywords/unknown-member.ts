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
  const { subject } = run.settings
  const isTop = run.path.length === 0
  const what = isTop
    ? `unknown argument '${display(name)}'`
    : `unknown member '${display(name)}' in ${placeOf(subject, run.path)}`
  const meant = closestName(name, known, run)
  const hint = meant === undefined ? '' : `; did you mean '${display(meant)}'?`
  return run.failMember(keyword, name, what + hint, true)
}
