import type { Bus } from '@sallyport/bus'
import {
  type ConnectionName,
  policyBacktest,
  type RecordedOperation,
  type ReplyOf,
  type TrialVerdict,
} from '@sallyport/contracts'
import type { DecisionRange, DecisionStore } from '../decision-store.ts'
import type { DecisionRow } from '../domain/decision-row.ts'
import { recorded } from '../domain/backtest/recorded.ts'
import { type BacktestResult, Tally } from '../domain/backtest/tally.ts'
import { type WithArguments, withArguments } from './arguments.ts'
import { decisionPages } from './pages.ts'

/** Others may be tried before this batch. */
export const DEADLINE_MS = 120_000
export const REPORT_MS = 500

/** What a backtest needs. */
export interface BacktestDeps {
  readonly bus: Pick<Bus, 'call'>
  readonly store: Pick<DecisionStore, 'decisions' | 'countDecisions'>
}

/** What is tried on which part of the past. */
export interface BacktestCommand {
  readonly connection: ConnectionName
  readonly cedar: string
  readonly range: DecisionRange
}

/** How far a look at the past is. */
export interface Progress {
  readonly progress: {
    readonly operations: number
    readonly of: number
    readonly seconds: number
    readonly changed?: number
  }
}

/** What a backtest tells, in this order: how far it is, at the end what it found. */
export type BacktestNews =
  | Progress
  | { readonly result: BacktestResult & { readonly version: number } }

/** What is known of a draft that has no problems. */
export type CheckedDraft = Pick<ReplyOf<typeof policyBacktest>, 'version' | 'readsArguments'>

/** Refuses a draft that has problems. */
export async function checkDraft(
  { bus }: Pick<BacktestDeps, 'bus'>,
  { connection, cedar }: Pick<BacktestCommand, 'connection' | 'cedar'>,
): Promise<CheckedDraft> {
  const request = { connection, cedar, operations: [] }
  return bus.call(policyBacktest, request, { deadlineMs: DEADLINE_MS })
}

/**
 * Tries a draft on every decision of a range; one that reads arguments only where that was recorded as a look before.
 * Nothing but one page, one answer with arguments and the counts are held.
 */
export async function* backtest(
  deps: BacktestDeps,
  command: BacktestCommand,
  checked: CheckedDraft,
): AsyncGenerator<BacktestNews> {
  const tally = new Tally()
  const of = await deps.store.countDecisions(command.range)
  const began = performance.now()
  // The client hears at once that it goes on.
  yield { progress: { operations: 0, of, seconds: 0, changed: 0 } }
  let reported = began
  for await (const page of decisionPages(deps.store, command.range)) {
    for await (const { operations, changed } of judge(
      deps.bus,
      { ...command, ...checked },
      page,
      tally,
    )) {
      const now = performance.now()
      if (now - reported < REPORT_MS) continue
      reported = now
      yield { progress: { operations, of, seconds: (now - began) / 1000, changed } }
    }
  }
  yield { result: { ...tally.result(), version: checked.version } }
}

/**
 * Has one page judged and counted; what needs its arguments is judged once more, with those that were recorded. Tells the
 * counts after each step.
 */
async function* judge(
  bus: Pick<Bus, 'call'>,
  draft: Draft & Pick<CheckedDraft, 'readsArguments'>,
  page: readonly DecisionRow[],
  tally: Tally,
): AsyncGenerator<Pick<Tally, 'operations' | 'changed'>> {
  const asked = page.filter(({ unasked }) => !unasked)
  for (let left = page.length - asked.length; left > 0; left -= 1) tally.addUnasked()
  const verdicts = await judgeAll(bus, draft, asked.map(recorded))
  const needing: DecisionRow[] = []
  for (const [index, row] of asked.entries()) {
    const verdict = verdicts[index]
    const needed = draft.readsArguments && verdict !== undefined && isMissing(verdict)
    if (needed) needing.push(row)
    else if (verdict !== undefined) tally.add(row, verdict)
  }
  yield tally
  for await (const some of withArguments(bus, needing)) {
    await judgeArguments(bus, draft, some, tally)
    yield tally
  }
}

const MISSING = { is: 'unknown', reason: 'arguments_missing' } as const
const isMissing = (verdict: TrialVerdict): boolean =>
  verdict.is === 'unknown' && verdict.reason === MISSING.reason

async function judgeArguments(
  bus: Pick<Bus, 'call'>,
  draft: Draft,
  some: readonly WithArguments[],
  tally: Tally,
): Promise<void> {
  const operations = some.flatMap(({ operation }) => operation ?? [])
  const verdicts = (await judgeAll(bus, draft, operations)).values()
  for (const { row, operation } of some) {
    tally.add(row, operation === undefined ? MISSING : (verdicts.next().value ?? MISSING))
  }
}

type Draft = Pick<BacktestCommand, 'connection' | 'cedar'>

/** What a draft says of each operation, in their order; an answer may be about the first of them only. */
export async function judgeAll(
  bus: Pick<Bus, 'call'>,
  { connection, cedar }: Draft,
  all: readonly RecordedOperation[],
): Promise<readonly TrialVerdict[]> {
  const told: TrialVerdict[] = []
  while (told.length < all.length) {
    const operations = all.slice(told.length, told.length + fitting(all, told.length))
    const request = { connection, cedar, operations }
    // The next part begins where this answer ends.
    // oxlint-disable-next-line no-await-in-loop
    const { verdicts } = await bus.call(policyBacktest, request, { deadlineMs: DEADLINE_MS })
    if (verdicts.length === 0) throw new TypeError('no operation of a part was judged')
    told.push(...verdicts.slice(0, operations.length))
  }
  return told
}

/** Most characters of operations in one request. */
const MAX_CHARS = 1_048_576

/** How many of the operations fit into a request, one at least. */
function fitting(operations: readonly RecordedOperation[], from: number): number {
  let chars = 0
  let count = 0
  for (const operation of operations.slice(from)) {
    chars += JSON.stringify(operation).length
    if (count > 0 && chars > MAX_CHARS) break
    count += 1
  }
  return count
}
