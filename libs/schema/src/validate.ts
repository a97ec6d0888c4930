import type { JsonValue } from '@sallyport/json'
import type { CompiledSchema } from './compile-schema.ts'
import { evaluate } from './evaluate.ts'
import { Exhausted } from './exhausted.ts'
import { type Problem, Run, type RunSettings } from './run.ts'

export type ValidateOptions = Partial<RunSettings>

/** What came of it. `steps` is what it took to decide. */
export type Verdict =
  | { readonly valid: true; readonly steps: number }
  | {
      readonly valid: false
      /**
       * `exhausted`: not decided within the steps allowed. Neither the value nor the schema can be trusted to be
       * well-meant.
       */
      readonly code: 'mismatch' | 'exhausted'
      /** At least one; the first ones found. */
      readonly problems: readonly Problem[]
      readonly steps: number
    }

const DEFAULTS: RunSettings = { maxSteps: 2_000_000, maxProblems: 5, subject: 'arguments' }

/**
 * Checks a value (as JSON.parse makes it) against a schema, in bounded time: once the steps are used up the verdict is
 * `exhausted`. Finding words for the problems of a value that does not hold may take as many steps again.
 */
export function validate(
  { root }: CompiledSchema,
  value: JsonValue,
  options: ValidateOptions = {},
): Verdict {
  const settings = { ...DEFAULTS, ...options }
  const answer = new Run(settings, false)
  const holds = unlessExhausted(() => evaluate(root, value, answer))
  const { steps } = answer
  if (holds === true) return { valid: true, steps }
  if (holds === undefined) {
    const message = `${settings.subject} could not be checked within the allowed effort`
    return { valid: false, code: 'exhausted', problems: [problemOfAll(message)], steps }
  }
  return { valid: false, code: 'mismatch', problems: explain(root, value, settings), steps }
}

function explain(
  root: CompiledSchema['root'],
  value: JsonValue,
  settings: RunSettings,
): readonly Problem[] {
  const run = new Run(settings, true)
  unlessExhausted(() => evaluate(root, value, run))
  const problems = run.problems()
  if (problems.length > 0) return problems
  return [problemOfAll(`${settings.subject} must be of the form that the schema allows`)]
}

const problemOfAll = (message: string): Problem => ({ path: '', keyword: '', message })

function unlessExhausted(work: () => boolean): boolean | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof Exhausted) return undefined
    throw error
  }
}
