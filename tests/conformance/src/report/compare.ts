import type { ScenarioResult } from '../suite/results.ts'
import { type Counts, mayFail, type SuiteSet } from '../suite/sets.ts'

/** One way in which a set was run: without a gateway, or through one. */
export interface Run {
  readonly way: string
  readonly results: readonly ScenarioResult[]
}

/** A scenario that ended differently through the gateway, run by run; absent where it was not run. */
export interface Difference {
  readonly scenario: string
  readonly runs: readonly { readonly way: string; readonly result: ScenarioResult | undefined }[]
}

/** The checks of a run, summed up. */
export function countsOf(results: readonly ScenarioResult[]): Counts {
  return {
    passed: results.reduce((sum, { passed }) => sum + passed, 0),
    failed: results.reduce((sum, { failed }) => sum + failed, 0),
  }
}

/** The scenarios that did not end the same in every run: other counts, or other checks that failed or warned. */
export function differencesOf(runs: readonly Run[]): readonly Difference[] {
  const names = new Set(runs.flatMap(({ results }) => results.map(({ scenario }) => scenario)))
  return [...names]
    .map((name) => ({
      scenario: name,
      runs: runs.map(({ way, results }) => ({
        way,
        result: results.find(({ scenario }) => scenario === name),
      })),
    }))
    .filter((difference) => new Set(difference.runs.map(({ result }) => keyOf(result))).size > 1)
}

/**
 * What is wrong with a run without a gateway: fewer checks than the baseline, or a scenario with problems that must have
 * none. A run of single scenarios has no counts to compare.
 */
export function shortfallsOf(
  set: SuiteSet,
  results: readonly ScenarioResult[],
  whole: boolean,
): readonly string[] {
  const { passed, failed } = countsOf(results)
  const { baseline } = set
  const wrong = results.filter(
    ({ scenario, problems }) => problems.length > 0 && !mayFail(scenario),
  )
  return [
    ...(whole && (passed < baseline.passed || failed > baseline.failed)
      ? [`below the baseline of ${baseline.passed}/${baseline.failed}`]
      : []),
    ...wrong.map(({ scenario, problems }) => `${scenario}: ${problems.join(', ')}`),
  ]
}

const keyOf = (result: ScenarioResult | undefined): string =>
  JSON.stringify([result?.passed, result?.failed, result?.problems])
