import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What the suite found in one scenario. */
export interface ScenarioResult {
  readonly scenario: string
  readonly passed: number
  readonly failed: number
  /** Ids of the checks that failed or warned, sorted, one for each time. */
  readonly problems: readonly string[]
}

interface Check {
  readonly id: string
  readonly status: string
}

/** Folders of the suite: `server-<scenario>-<time>` or `<scenario>-<time>`. */
const FOLDER = /^(?:server-)?(.+)-(\d{4}-\d\d-\d\dT[\d-]+Z)$/

/** Reads every scenario of a folder of results, in the order of their start. */
export async function readResults(folder: string): Promise<readonly ScenarioResult[]> {
  const names = await readdir(folder)
  const inOrder = names.toSorted((a, b) => timeOf(a).localeCompare(timeOf(b)))
  return Promise.all(
    inOrder.map(async (name) => {
      const text = await readFile(join(folder, name, 'checks.json'), 'utf8')
      return summarize(FOLDER.exec(name)?.[1] ?? name, readChecks(JSON.parse(text)))
    }),
  )
}

const timeOf = (name: string): string => FOLDER.exec(name)?.[2] ?? ''

function summarize(scenario: string, checks: readonly Check[]): ScenarioResult {
  const having = (...statuses: readonly string[]): readonly Check[] =>
    checks.filter(({ status }) => statuses.includes(status))
  return {
    scenario,
    passed: having('SUCCESS').length,
    failed: having('FAILURE').length,
    problems: having('FAILURE', 'WARNING')
      .map(({ id, status }) => (status === 'WARNING' ? `${id} (warning)` : id))
      .toSorted(),
  }
}

function readChecks(value: unknown): readonly Check[] {
  if (!Array.isArray(value) || !value.every(isCheck))
    throw new TypeError('a file of the suite does not hold checks')
  return value
}

function isCheck(value: unknown): value is Check {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof Reflect.get(value, 'id') === 'string' &&
    typeof Reflect.get(value, 'status') === 'string'
  )
}
