import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { clientCommand } from './client/command.ts'
import { startDesk } from './gateway/desk.ts'
import { startGateway } from './gateway/gateway.ts'
import type { PolicyName } from './gateway/policies.ts'
import { HELP, type Options, readOptions } from './options.ts'
import { type Run, shortfallsOf } from './report/compare.ts'
import { isGood, jsonOf, type SetReport, textOf } from './report/text.ts'
import { startFixtureServer } from './server/fixture-server.ts'
import { runSet, type Subject } from './suite/run-set.ts'
import type { SuiteSet } from './suite/sets.ts'

/** A way to what is tested, open as long as it is not disposed. */
interface Way {
  readonly name: string
  readonly subject: Subject
}

const WAYS: readonly { readonly name: string; readonly policy: PolicyName }[] = [
  { name: 'through', policy: 'allow-all' },
  { name: 'with controls', policy: 'all-controls' },
]

async function main(options: Options, signal: AbortSignal): Promise<boolean> {
  await using parts = new AsyncDisposableStack()
  const folder = options.output ?? (await mkdtemp(join(tmpdir(), 'conformance-')))
  if (options.output === undefined) parts.defer(() => rm(folder, { recursive: true, force: true }))
  await mkdir(folder, { recursive: true })
  const ways = await openWays(parts, options)
  const reports: SetReport[] = []
  for (const set of options.sets) {
    // One after the other, so that none is slower for another's work.
    // oxlint-disable-next-line no-await-in-loop
    const report = await reportOn(set, ways, { ...options, folder: resolve(folder), signal })
    if (report.runs.every(({ results }) => results.length === 0)) continue
    reports.push(report)
    if (!options.json) console.log(textOf(report))
  }
  if (reports.length === 0) throw new Error('no set has this scenario')
  if (options.json) console.log(JSON.stringify(reports.map(jsonOf), null, 2))
  return reports.every(isGood)
}

/** Opens the ways: first the one without a gateway, then those through it. */
async function openWays(
  parts: AsyncDisposableStack,
  { direct, json }: Options,
): Promise<readonly Way[]> {
  const server = parts.use(await startFixtureServer())
  const first = { name: 'direct', subject: { url: server.url, clientCommand: clientCommand() } }
  if (direct) return [first]
  if (!json) console.log('Starting the gateway …\n')
  const gateway = parts.use(await startGateway())
  const through: Way[] = []
  for (const { name, policy } of WAYS) {
    // oxlint-disable-next-line no-await-in-loop
    const url = await gateway.connect(server.url, policy)
    // oxlint-disable-next-line no-await-in-loop
    const desk = parts.use(await startDesk(gateway, policy))
    through.push({ name, subject: { url, clientCommand: clientCommand(desk.url) } })
  }
  return [first, ...through]
}

interface Reporting {
  readonly scenario: string | undefined
  readonly folder: string
  readonly signal: AbortSignal
}

async function reportOn(
  set: SuiteSet,
  ways: readonly Way[],
  { scenario, folder, signal }: Reporting,
): Promise<SetReport> {
  const runs: Run[] = []
  for (const { name, subject } of ways) {
    const own = join(folder, `${set.name}, ${name}`.replaceAll(/[ ,]+/g, '-'))
    const options = { folder: own, signal, ...(scenario !== undefined && { scenario }) }
    // oxlint-disable-next-line no-await-in-loop
    runs.push({ way: name, results: await runSet(set, subject, options) })
  }
  const shortfalls = shortfallsOf(set, runs[0]?.results ?? [], scenario === undefined)
  return { set: set.name, runs, shortfalls }
}

const stop = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort())
try {
  const options = readOptions(process.argv.slice(2))
  if (options.help) console.log(HELP)
  else if (!(await main(options, stop.signal))) process.exitCode = 1
} catch (error) {
  process.exitCode = 1
  console.error(error instanceof Error ? error.message : error)
}
