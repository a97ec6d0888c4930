import { describeFinding, type Report } from '@sallyport/evidence'
import { startComposeProcesses } from '@sallyport/kit'
import { type CountingTarget, startCountingTarget } from '../consent/target.ts'
import { type Audited, readAudited } from './audit.ts'
import { type Calls, startCallers } from './callers.ts'
import { type Kills, killAtRandom, type Killing } from './kills.ts'
import { Recorded } from './recorded.ts'
import { registerTarget } from './scene.ts'

const CLIENTS = 8

/** What a run came to. */
export interface Played {
  readonly calls: Pick<Calls, 'sent' | 'completed' | 'others'>
  readonly kills: Kills
  readonly executed: number
  readonly size: number
  readonly report: Report
  readonly audited: Audited
  /** Sentences, one for each promise that was not kept. */
  readonly faults: readonly string[]
}

/** Kills processes of a whole deployment while clients call, and judges what is left by the evidence alone. */
export async function play(killing: Killing): Promise<Played> {
  const { report } = killing
  await using target = await startCountingTarget()
  await using deployment = await startComposeProcesses()
  await registerTarget(deployment, target)
  const calls = startCallers(deployment, CLIENTS)
  const first = (): Promise<true | undefined> =>
    Promise.resolve(calls.completed.size > 0 ? true : undefined)
  await deployment.until('a call goes through', first)
  report('calls go through; the killing begins')
  const kills = await killAtRandom(deployment, killing)
  const before = calls.completed.size
  await deployment.until('calls go through again', () =>
    Promise.resolve(calls.completed.size > before ? true : undefined),
  )
  await calls.stop()
  report('calls went through again; reading the evidence')
  const recorded = await Recorded.open(deployment)
  await deployment.until('the log holds every answer', () => holds(recorded, calls.completed))
  const audited = await readAudited(deployment, recorded.size)
  const verified = await recorded.verify()
  const faults = faultsOf(target.executed, recorded, verified, audited)
  const { sent, completed, others } = calls
  return {
    calls: { sent, completed, others },
    kills,
    executed: target.executed.length,
    size: recorded.size,
    report: verified,
    audited,
    faults,
  }
}

/** Rejects in the end where an answer that a client has is not in the log. */
async function holds(recorded: Recorded, answered: ReadonlySet<string>): Promise<true | undefined> {
  await recorded.follow()
  return [...answered].every((id) => recorded.hasOutcomeOf(id)) ? true : undefined
}

function faultsOf(
  executed: CountingTarget['executed'],
  recorded: Recorded,
  { findings }: Report,
  audited: Audited,
): readonly string[] {
  const seen = new Set<string>()
  const twice = executed.filter(({ id }) => seen.size === seen.add(id).size)
  return [
    ...executed
      .filter(({ id }) => !recorded.allows(id))
      .map(({ id }) => `${id} reached the target, and no decision in the log allows it`),
    ...twice.map(({ id }) => `${id} reached the target twice`),
    ...findings
      .filter(({ severity }) => severity === 'failure')
      .map((finding) => `the log does not verify: ${describeFinding(finding)}`),
    ...audited.faults.map((fault) => `the audit stream: ${fault}`),
  ]
}

/** What notes call an exchange that has no end in the log. */
const OPEN: ReadonlySet<string> = new Set(['indeterminate', 'waiting', 'denied_open'])

/** What a run came to, for people. */
export function summaryOf({
  calls,
  kills,
  executed,
  size,
  report,
  audited,
  faults,
}: Played): string {
  const open = report.findings.filter((finding) => OPEN.has(finding.problem)).length
  return [
    `kills      ${list(kills)}`,
    `calls      ${calls.sent} sent, ${calls.completed.size} answered; of the others: ${list(calls.others)}`,
    `target     ${executed} calls reached it`,
    `log        ${size} leaves, ${report.exchanges} exchanges with an outcome, ${open} indeterminate`,
    `audit      ${audited.records} records`,
    ...faults.slice(0, 20).map((fault) => `FAULT      ${fault}`),
    faults.length === 0
      ? 'result     nothing is missing, nothing came twice'
      : `result     ${faults.length} faults`,
  ].join('\n')
}

const list = (counts: ReadonlyMap<string, number>): string =>
  [...counts].map(([name, count]) => `${name} ${count}`).join(', ')
