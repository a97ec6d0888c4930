import { strictTarget } from './strict-target.ts'
import { canonicalTarget, cursorTarget, spansTarget } from './text-targets.ts'

export { fuzz, FuzzFailure, type FuzzTarget } from './fuzz.ts'
export { FuzzRun } from './fuzz-run.ts'
export { Random } from './random.ts'
export { mutate, randomJson, randomScalar } from './random-json.ts'

/** Every parser of this package that meets a stranger. */
export const JSON_TARGETS = [strictTarget, cursorTarget, spansTarget, canonicalTarget]
