import type { Keys } from './actions/keys.ts'

/** What rules of all sorts say of an action. */
interface Ruled {
  readonly action: string
  readonly shown?: number
}

/** What stands against the action of a rule. */
export function problemsOfRule(
  place: string,
  { action, shown }: Ruled,
  keys: Keys | undefined,
): readonly string[] {
  const problems: string[] = []
  if (shown !== undefined && action !== 'partial') {
    problems.push(
      `${place}: leave out 'shown', or make the action 'partial': ${action} shows nothing.`,
    )
  }
  if ((action === 'token' || action === 'format') && keys === undefined) {
    problems.push(
      `${place}: give the masking service its key, or choose another action than '${action}'.`,
    )
  }
  return problems
}

/** What a list has more than once, each once. */
export const duplicates = (names: readonly string[]): readonly string[] => [
  ...new Set(names.filter((name, index) => names.indexOf(name) !== index)),
]
