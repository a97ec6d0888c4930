import { setTimeout as sleep } from 'node:timers/promises'
import type { ApprovalId } from '@sallyport/contracts'
import { faultsOf, faultsOfApproval, faultsOfUse, type Known } from './check.ts'
import { faultsOfRefusals, type KnownRefusals } from './check-refused.ts'
import { clientsOf, type Told } from './client.ts'
import { type DirectUse, play, wantedOf } from './play.ts'
import { endAllAccess } from './play-access.ts'
import { termsOf } from './policies.ts'
import {
  CONNECTIONS,
  type Disturbance,
  planRound,
  type Round,
  type Run,
  RUNS_PER_ROUND,
} from './schedule.ts'
import { setStage, type Stage } from './stage.ts'
import type { Execution } from './target.ts'

/** Which runs to play. */
export interface Rounds {
  readonly seed: number
  /** Number of the first round. */
  readonly from: number
  readonly runs: number
  /** Hears of each round. */
  readonly report?: (line: string) => void
}

/** What was played, and what is wrong with it. */
export interface Played {
  readonly runs: number
  /** Runs that had to end in one execution. */
  readonly happens: number
  readonly requests: number
  readonly executed: number
  readonly approvals: number
  readonly usesOnTheBus: number
  /** Executions that rest on access for a time. */
  readonly underGrants: number
  /** Grants that someone ended before their time. */
  readonly revoked: number
  /** How often a replica could not go on and was started again. */
  readonly failures: number
  /** Each with the seed, the run and its schedule. */
  readonly faults: readonly string[]
}

/** Plays rounds one after the other on one stage, and looks after each at everything that was executed until then. */
export async function playRounds({ seed, from, runs, report }: Rounds): Promise<Played> {
  await using stage = await setStage()
  for (const connection of CONNECTIONS) await stage.register(connection)
  const clients = clientsOf(stage)
  const uses: DirectUse[] = []
  const ended = new Map<ApprovalId, number>()
  const given = new Map<ApprovalId, number>()
  let aheadMs = 0
  const planned: Run[] = []
  const faults = new Map<string, string>()
  const known: Known & KnownRefusals = {
    evidence: stage.evidence,
    issuer: stage.issuer.issuer,
    sent: clients.sent,
    terms: (tool) => termsOf(tool),
    ended,
    given,
    aheadMs: () => aheadMs,
  }
  for (let left = runs, number = from; left > 0; left -= RUNS_PER_ROUND, number++) {
    const round = planRound(seed, number, Math.min(left, RUNS_PER_ROUND))
    planned.push(...round.runs)
    aheadMs = Math.max(aheadMs, ...round.disturbances.map(({ skewMs }) => skewMs))
    const started = performance.now()
    // oxlint-disable-next-line no-await-in-loop -- disturbances are those of one round
    await Promise.all([
      ...round.runs.map((run) => play({ stage, clients, uses, ended, given }, run)),
      ...round.disturbances.map((one) => disturb(stage, one)),
    ])
    stage.skews.fill(0)
    // oxlint-disable-next-line no-await-in-loop
    await endAllAccess({ stage, ended })
    // oxlint-disable-next-line no-await-in-loop
    const found = await faultsUntilNow(stage, known, uses, round)
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    report?.(`round ${number}: ${describe(round)}, ${seconds} s`)
    for (const fault of found) {
      if (faults.has(fault)) continue
      faults.set(fault, explain(fault, seed, planned))
      report?.(`FAULT ${faults.get(fault)}`)
    }
  }
  return {
    runs: planned.length,
    happens: planned.filter(({ happens }) => happens).length,
    requests: clients.sent.size,
    executed: stage.target.executed.length,
    approvals: stage.evidence.approvals.size,
    usesOnTheBus: uses.length,
    underGrants: underGrants(stage),
    revoked: ended.size,
    failures: [...stage.approvals, ...stage.edges].flatMap(({ failures }) => failures).length,
    faults: [...faults.values()],
  }
}

/** What was played, in one line. */
export const summaryOf = (played: Played): string =>
  `${played.runs} runs, ${played.requests} calls, ${played.approvals} approvals: ` +
  `${played.executed} executed at the target, ${played.underGrants} of them under grants, ` +
  `${played.revoked} grants revoked, ${played.usesOnTheBus} used on the bus, ` +
  `${played.happens} had to happen; ${played.failures} replicas gave up; ${played.faults.length} faults`

const describe = ({ disturbances }: Round): string =>
  disturbances.length === 0 ? 'calm' : disturbances.map(({ what }) => what).join(', ')

const underGrants = ({ target, evidence }: Stage): number =>
  target.executed.filter(({ id }) =>
    evidence
      .exchangesOf(id)
      .some((one) =>
        evidence.exchanges.get(one)?.decisions.some(({ grant }) => grant !== undefined),
      ),
  ).length

/** A fault with all that is needed to see it again. */
function explain(fault: string, seed: number, planned: readonly Run[]): string {
  const number = Number(/^run (\d+)/.exec(fault)?.[1])
  const run = planned.find((one) => one.number === number)
  const round = Math.floor(number / RUNS_PER_ROUND)
  return `${fault}\n  npm run consent -- --seed ${seed} --round ${round}\n  ${JSON.stringify(run)}`
}

async function disturb(
  { approvals, edges, skews }: Stage,
  { atMs, what, replica, skewMs }: Disturbance,
): Promise<void> {
  await sleep(atMs)
  switch (what) {
    case 'cut approval':
      return approvals[replica]?.wire.cut()
    case 'cut edge':
      return edges[replica]?.wire.cut()
    case 'move clock':
      skews[replica] = skewMs
      return
    case 'restart approval':
    case 'restart edge': {
      const restarted = (what === 'restart edge' ? edges : approvals)[replica]
      await restarted?.stop()
      await restarted?.start()
    }
  }
}

/** Faults of everything until now; those of the round alone where they are about what did not happen. */
async function faultsUntilNow(
  stage: Stage,
  known: Known & KnownRefusals,
  uses: readonly DirectUse[],
  round: Round,
): Promise<readonly string[]> {
  const { executed } = stage.target
  const before = [...executed]
  await stage.evidence.caughtUp()
  const all = [...known.evidence.approvals.values()]
  return [
    ...faultsOf(before, known).map(
      ({ execution, fault }) => `${runOf(execution.arguments)}: ${fault}`,
    ),
    ...all.flatMap((steps) =>
      faultsOfApproval(steps, known).map(
        ({ args, fault }) => `${runOf(JSON.parse(args))}: ${fault}`,
      ),
    ),
    ...uses.flatMap((use) => faultsOfUse(use, known).map((fault) => `${runOf(use)}: ${fault}`)),
    ...faultsOfAnswers(before, known),
    ...faultsOfRound(before, known, round),
    ...refusalsOf(known, round),
  ]
}

/** Calls of a round in which nothing was disturbed that had to pass, by access that stood for their consent. */
function refusalsOf(
  known: Known & KnownRefusals,
  { runs, disturbances }: Round,
): readonly string[] {
  if (disturbances.length > 0) return []
  const numbers = new Set<unknown>(runs.map(({ number }) => number))
  const sent = [...known.sent.values()].filter(({ wanted }) => numbers.has(wanted.arguments['run']))
  return faultsOfRefusals(sent, known).map(
    ({ sent: { id, wanted }, fault }) => `${runOf(wanted.arguments)}: ${id}: ${fault}`,
  )
}

const runOf = ({ run }: { readonly run?: unknown }): string => `run ${String(run)}`

/** Calls that were executed although their clients were told that they were not. */
function faultsOfAnswers(executed: readonly Execution[], { sent }: Known): readonly string[] {
  return executed.flatMap(({ id, arguments: args }) =>
    saysNo(sent.get(id)?.told)
      ? [`${runOf(args)}: ${id} was executed, and its client told no`]
      : [],
  )
}

/** Calls of a round that had to be executed, exactly once. */
function faultsOfRound(
  executed: readonly Execution[],
  { sent }: Known,
  { runs }: Round,
): readonly string[] {
  return runs
    .filter(({ happens }) => happens)
    .flatMap((run) => {
      const { arguments: args, by } = wantedOf(run)
      const text = JSON.stringify(args)
      const own = executed.filter(
        (execution) =>
          JSON.stringify(execution.arguments) === text && sent.get(execution.id)?.wanted.by === by,
      )
      return own.length === 1 ? [] : [`run ${run.number}: executed ${own.length} times, not once`]
    })
}

/** Answers after which a client believes that nothing was done, and asks again. */
const NOT_DONE = new Set([
  'approval_pending',
  'approval_denied',
  'approval_expired',
  'policy_denied',
])

const saysNo = (told: Told | undefined): boolean =>
  told?.kind === 'again' || (told?.kind === 'refused' && NOT_DONE.has(told.code))
