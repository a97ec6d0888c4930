import { setTimeout as sleep } from 'node:timers/promises'
import { RpcError } from '@sallyport/bus'
import { type Approval, type ApprovalId, approvalList } from '@sallyport/contracts'
import { askAccess, askedFor, revoke, scopeOf, vote } from './acts.ts'
import type { Clients, Wanted } from './client.ts'
import type { Asked, Caller, Leasing, Offering, Revoker } from './schedule-access.ts'
import type { Stage } from './stage.ts'

/** One run in which access for a time is wanted. */
export interface AccessPlay {
  readonly stage: Stage
  readonly clients: Clients
  /** When whoever ended a grant was told that it is over, Unix milliseconds. */
  readonly ended: Map<ApprovalId, number>
  /** When someone was told that access is given, Unix milliseconds. */
  readonly given: Map<ApprovalId, number>
  readonly run: { readonly number: number; readonly connection: string }
  readonly leasing: Leasing
}

/** How often a step that got no answer is repeated. */
const ATTEMPTS = 4
/** How often someone tries to end access that is not there yet. */
const REVOCATIONS = 4
const PAUSE_MS = 100

/** Plays all of it to its end. */
export async function playAccess(play: AccessPlay): Promise<void> {
  const { stage, leasing } = play
  const called = new AbortController()
  const [first] = leasing.callers
  const known =
    first === undefined || leasing.voters.length === 0
      ? Promise.resolve(undefined)
      : askedFor(stage, callOf(play, first, 0, 0), 0, called.signal).catch(() => undefined)
  const calling = Promise.all(leasing.callers.map((caller, i) => callOn(play, caller, i)))
  void calling.then(() => called.abort())
  await Promise.all([
    calling,
    known.then((approval) =>
      approval === undefined ? undefined : sayAll(play, approval, leasing),
    ),
    ...leasing.asking.map((asked) => playAsked(play, asked)),
  ])
}

/** The n-th call of a caller; no other has its arguments. */
const callOf = ({ run, leasing }: AccessPlay, caller: Caller, i: number, n: number): Wanted => ({
  by: caller.by ?? leasing.by,
  connection: run.connection,
  tool: caller.tool,
  arguments: { run: run.number, caller: i, call: n },
})

async function callOn(play: AccessPlay, caller: Caller, i: number): Promise<void> {
  const { manner, edge, calls, pauseMs, delayMs } = caller
  await sleep(delayMs)
  for (let n = 0; n < calls; n++) {
    // oxlint-disable-next-line no-await-in-loop -- one call after the other, as clients do
    await play.clients.send(callOf(play, caller, i, n), { manner, edge: edge + n })
    // oxlint-disable-next-line no-await-in-loop
    await sleep(pauseMs)
  }
}

async function playAsked(play: AccessPlay, asked: Asked, extended?: ApprovalId): Promise<void> {
  if (extended === undefined) await sleep(asked.delayMs)
  const approval = await ask(play, asked, extended)
  if (approval === undefined) return
  await Promise.all([
    sayAll(play, approval.id, asked),
    ...asked.revokers.map((revoker) => endAccess(play, approval.id, revoker)),
  ])
  if (asked.extended && extended === undefined) await playAsked(play, asked, approval.id)
}

async function ask(
  { stage, run, leasing }: AccessPlay,
  { caller, tools, access, seconds, breaksGlass }: Asked,
  extended?: ApprovalId,
): Promise<Approval | undefined> {
  const { operations, ...whole } = scopeOf(run.connection, ...(tools ?? []))
  const wanted = {
    scope: { ...whole, access, ...(tools !== undefined && operations && { operations }) },
    seconds,
    reason: JSON.stringify({ run: run.number }),
    ...(extended !== undefined && { extends: extended }),
    ...(breaksGlass && { breakGlass: true as const }),
  }
  const bus = stage.callers[caller] ?? stage.bus
  return insist(() => askAccess(stage, bus, leasing.by, wanted))
}

async function sayAll(
  { stage, given }: AccessPlay,
  approval: ApprovalId,
  { voters }: { readonly voters: readonly Offering[] },
): Promise<void> {
  const say = async ({ who, vote: how, delayMs, caller, seconds }: Offering): Promise<void> => {
    await sleep(delayMs)
    const bus = stage.callers[caller] ?? stage.bus
    const told = await insist(() => vote(stage, bus, approval, who, how, seconds))
    if (told?.grant !== undefined) noteTime(given, approval)
  }
  await Promise.all(voters.map((voter) => say(voter)))
}

async function endAccess(
  { stage, ended }: AccessPlay,
  grant: ApprovalId,
  { who, delayMs, caller }: Revoker,
): Promise<void> {
  await sleep(delayMs)
  const bus = stage.callers[caller] ?? stage.bus
  for (let attempt = 0; attempt < REVOCATIONS; attempt++) {
    // oxlint-disable-next-line no-await-in-loop -- access may come later
    const done = await revoke(stage, bus, grant, who).catch(() => undefined)
    if (done !== undefined) return noteTime(ended, grant)
    // oxlint-disable-next-line no-await-in-loop
    await sleep(PAUSE_MS)
  }
}

function noteTime(times: Map<ApprovalId, number>, grant: ApprovalId): void {
  if (!times.has(grant)) times.set(grant, Date.now())
}

/** An administrator ends what lasts: a clock that was ahead may have begun what lasts for an hour. */
export async function endAllAccess({
  stage,
  ended,
}: Pick<AccessPlay, 'stage' | 'ended'>): Promise<void> {
  const { approvals } = await stage.bus.call(approvalList, { granted: 'active', limit: 100 })
  const end = async ({ id }: Approval): Promise<void> => {
    if ((await insist(() => revoke(stage, stage.bus, id, 'dave'))) !== undefined)
      noteTime(ended, id)
  }
  await Promise.all(approvals.map((approval) => end(approval)))
}

/** What comes of a step, which is taken again where there was no answer; undefined where it was refused. */
async function insist<T>(step: () => Promise<T>): Promise<T | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- a step that got no answer is taken again
      return await step()
    } catch (error) {
      if (error instanceof RpcError && !error.retryable) return undefined
    }
  }
  return undefined
}
