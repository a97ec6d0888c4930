import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Ended, runConformance } from './conformance.ts'
import { readResults, type ScenarioResult } from './results.ts'
import type { SuiteSet } from './sets.ts'

/** What the suite is pointed at. */
export interface Subject {
  /** URL of the server that is tested. */
  readonly url: string
  /** Command that runs the client that is tested; the suite appends the URL of its server. */
  readonly clientCommand: string
}

/** How a set is run. */
export interface RunOptions {
  /** New folder for what the suite writes. */
  readonly folder: string
  /** The only scenario to run. */
  readonly scenario?: string
  readonly signal: AbortSignal
}

/** Clients at once; each takes a process of the suite and one of its own. */
const CLIENTS_AT_ONCE = 2

/** Runs a set of the suite against a subject. Rejects where the suite itself did not work. */
export async function runSet(
  set: SuiteSet,
  subject: Subject,
  options: RunOptions,
): Promise<readonly ScenarioResult[]> {
  return set.side === 'server'
    ? runServerSet(set, subject, options)
    : runClientSet(set, subject, options)
}

async function runServerSet(
  { revision }: SuiteSet,
  { url }: Subject,
  { folder, scenario, signal }: RunOptions,
): Promise<readonly ScenarioResult[]> {
  const which = scenario === undefined ? ['--requirements', revision] : single(revision, scenario)
  const args = ['server', '--url', url, ...which, '-o', folder]
  return resultsOf(folder, await runConformance(args, signal))
}

async function runClientSet(
  { revision, scenarios = [] }: SuiteSet,
  { clientCommand }: Subject,
  { folder, scenario, signal }: RunOptions,
): Promise<readonly ScenarioResult[]> {
  const waiting = scenarios.filter((name) => scenario === undefined || name === scenario)
  const results = new Map<string, ScenarioResult>()
  const work = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const own = join(folder, name)
      const which = single(revision, name)
      const args = ['client', '--command', clientCommand, ...which, '-o', own]
      // As many as there are workers.
      // oxlint-disable-next-line no-await-in-loop
      results.set(name, await clientResult(own, await runConformance(args, signal)))
    }
  }
  await Promise.all(Array.from({ length: CLIENTS_AT_ONCE }, work))
  return scenarios.flatMap((name) => results.get(name) ?? [])
}

const single = (revision: string, scenario: string): readonly string[] => [
  '--scenario',
  scenario,
  '--spec-version',
  revision,
]

async function resultsOf(folder: string, ended: Ended): Promise<readonly ScenarioResult[]> {
  // A scenario that the revision does not know.
  if (/^SKIPPED:/m.test(ended.output)) return []
  const results = await readResults(folder).catch(() => [])
  if (results.length === 0) throw new Error(`the suite gave no results:\n${ended.output}`)
  return results
}

/** A client that failed although every check passed has a problem all the same. */
async function clientResult(folder: string, ended: Ended): Promise<ScenarioResult> {
  const [result] = await resultsOf(folder, ended)
  if (result === undefined || ended.code === 0 || result.problems.length > 0)
    return result ?? { scenario: folder, passed: 0, failed: 0, problems: [] }
  const [name = ''] = await readdir(folder)
  const said = await readFile(join(folder, name, 'stderr.txt'), 'utf8')
  const reason = /^\w*Error.*$/m.exec(said)?.[0] ?? 'it did not say why'
  return { ...result, problems: [`the client failed: ${reason}`] }
}
