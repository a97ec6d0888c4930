import type { Field, Mark } from './field.ts'
import { parseJsonPath, type PathStep } from './json-path.ts'
import { PathAutomaton } from './path-automaton.ts'
import { FRAME, MESSAGE, ROOTS } from './zones.ts'

/** The field rules of a profile, ready to walk along. */
export interface FieldRules {
  readonly fields: readonly Field[]
  /** Along a whole message of a target. */
  readonly message: PathAutomaton<Mark>
  /** Along a message of a client. */
  readonly request: PathAutomaton<Mark>
  /** Along a JSON text in a string that a target sends. */
  readonly text: PathAutomaton<Mark>
}

const ARGUMENTS: readonly PathStep[] = [{ name: 'params' }, { name: 'arguments' }]
/** What many servers wrap their results in. */
const WRAPPERS: readonly (readonly PathStep[])[] = [[], [{ name: 'result' }]]

/** Prepares field rules whose paths are sound. */
export function fieldRules(fields: readonly Field[]): FieldRules {
  const inArguments = fields.flatMap((mark) =>
    pathOf(mark.rule.arguments).map((steps) => ({ steps: [...ARGUMENTS, ...steps], mark })),
  )
  const inText = fields.flatMap((mark) =>
    pathOf(mark.rule.result).flatMap((steps) =>
      WRAPPERS.map((wrapper) => ({ steps: [...wrapper, ...steps], mark })),
    ),
  )
  const inMessage = inText.flatMap(({ steps, mark }) =>
    ROOTS.map((root) => ({ steps: [...root, ...steps], mark })),
  )
  return {
    fields,
    message: new PathAutomaton<Mark>([...inArguments, ...inMessage, ...MESSAGE]),
    request: new PathAutomaton<Mark>([...inArguments, ...FRAME]),
    text: new PathAutomaton<Mark>(inText),
  }
}

function pathOf(path: string | undefined): readonly (readonly PathStep[])[] {
  const steps = path === undefined ? undefined : parseJsonPath(path)
  return steps === undefined || 'problem' in steps ? [] : [steps]
}
