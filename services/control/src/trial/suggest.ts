import { policyOutline, type policyOutline as Outline, type ReplyOf } from '@sallyport/contracts'
import {
  suggest as suggestFor,
  type Unused,
  unusedOf,
  Uses,
} from '@sallyport/policy-engine/suggest'
import type { DecisionRange } from '../decision-store.ts'
import type { DecisionRow } from '../domain/decision-row.ts'
import { recorded } from '../domain/backtest/recorded.ts'
import { ControlError } from '../errors.ts'
import {
  type BacktestCommand,
  type BacktestDeps,
  checkDraft,
  DEADLINE_MS,
  judgeAll,
  type Progress,
  REPORT_MS,
} from './backtest.ts'
import { decisionPages } from './pages.ts'

/** What a suggestion is made for. */
export interface SuggestCommand {
  readonly connection: BacktestCommand['connection']
  /** Masking profile of the connection. */
  readonly mask: string
  readonly range: DecisionRange
}

/** A set of policies that covers what was used, and what of the set in force was not. */
export interface Suggested {
  /** Version in force. */
  readonly version: number
  readonly cedar: string
  readonly policies: number
  /** Operations that were allowed, or consented to. */
  readonly used: number
  /** Used operations that no policy can be made for, as masking changed what they are called or read. */
  readonly leftOut: number
  /** Used operations that no policy is suggested for, as much the same was refused; comments tell of them. */
  readonly uncovered: number
  /** Operations that the suggestion was to permit, and refuses when it is tried; none unless something is wrong. */
  readonly refused: number
  /** Refused operations that the suggestion permits when it is tried; none unless something is wrong. */
  readonly permitted: number
  readonly unused: Unused
  /** Whether all groups and tools could be looked at. */
  readonly complete: boolean
}

/** What a suggestion tells, in this order: how far it is, at the end what it is. */
export type SuggestNews = Progress | { readonly result: Suggested }

/** What the policies in force are about. */
export const outlineOf = (
  { bus }: Pick<BacktestDeps, 'bus'>,
  connection: SuggestCommand['connection'],
): Promise<ReplyOf<typeof Outline>> =>
  bus.call(policyOutline, { connection }, { deadlineMs: DEADLINE_MS })

/** Looks through the range twice: to gather what was used, then to try the suggestion on it. Nothing is published. */
export async function* suggest(
  deps: BacktestDeps,
  command: SuggestCommand,
  outline: ReplyOf<typeof Outline>,
): AsyncGenerator<SuggestNews> {
  const { connection, mask, range } = command
  const uses = new Uses()
  const determining = new Set<string>()
  const counts = { used: 0, leftOut: 0, unseen: 0 }
  const watch = stopwatch(2 * (await deps.store.countDecisions(range)))
  yield watch.now(0)
  for await (const page of decisionPages(deps.store, range)) {
    for (const row of page) {
      for (const id of row.policies) determining.add(id)
      gather(row, uses, counts)
    }
    yield* watch.passed(page.length)
  }
  const named = new Set(outline.policies.flatMap(({ groups }) => groups))
  const suggestion = suggestFor(uses, { connection, mask, named })
  if ('refused' in suggestion) throw new ControlError('too_large', suggestion.refused)
  const { policies, uncovered } = suggestion
  const cedar = `${heading(command, outline.version, { ...counts, uncovered })}\n${suggestion.cedar}`
  await checkDraft(deps, { connection, cedar })
  const wrong = { refused: 0, permitted: 0 }
  for await (const page of decisionPages(deps.store, range)) {
    const rows = page.filter((row) => isExact(row) && (isUsed(row) || isRefused(row)))
    const verdicts = await judgeAll(deps.bus, { connection, cedar }, rows.map(recorded))
    for (const [index, row] of rows.entries()) {
      const verdict = verdicts[index]
      if (verdict?.is !== 'judged') continue
      const denied = verdict.outcome === 'deny'
      if (isUsed(row)) wrong.refused += denied && !uses.leavesOut(pastOf(row)) ? 1 : 0
      else wrong.permitted += denied || uses.allowsSince(pastOf(row)) ? 0 : 1
    }
    yield* watch.passed(page.length)
  }
  const { version, complete } = outline
  const unused = unusedOf(outline, uses.all, determining)
  const { used, leftOut } = counts
  const result = { version, cedar, policies, used, leftOut, uncovered, ...wrong, unused, complete }
  yield { result }
}

/** Allowed, or consented to. */
const isUsed = ({ outcome, consented }: DecisionRow): boolean =>
  outcome === 'allow' || (outcome === 'require_approval' && consented)

/** Policies refused it, and not a quota of theirs. */
const isRefused = ({ outcome, unasked, limited }: DecisionRow): boolean =>
  outcome === 'deny' && !unasked && !limited

/** Whether masking changed nothing that policies are suggested by. */
const isExact = ({ masked }: DecisionRow): boolean => masked.every((part) => part === 'arguments')

interface Counts {
  used: number
  leftOut: number
  /** Refused operations that nothing can be compared with, as masking changed them. */
  unseen: number
}

function gather(row: DecisionRow, uses: Uses, counts: Counts): void {
  uses.meet(row.principal)
  const exact = isExact(row)
  if (isRefused(row)) {
    if (exact) uses.refuse(pastOf(row))
    else counts.unseen += 1
  }
  if (!isUsed(row) || row.mask === null) return
  counts.used += 1
  if (!exact) {
    counts.leftOut += 1
    return
  }
  const { approval, mask, unmask, quotas } = row
  uses.add({
    ...pastOf(row),
    mask,
    unmask: unmask ?? [],
    quotas: quotas ?? [],
    approval: approval ?? undefined,
  })
}

const pastOf = ({ principal, verb, name, access, facts, policies, at }: DecisionRow) => ({
  policies,
  at: at.toISOString(),
  principal,
  verb,
  name,
  access,
  facts: facts ?? undefined,
})

function heading(
  { connection, range }: SuggestCommand,
  version: number,
  { used, leftOut, uncovered, unseen }: Readonly<Counts & { uncovered: number }>,
): string {
  const { since, until } = range
  const missing = `// ${leftOut} more are not covered: masking changed what they are called, or what they read.\n`
  const hidden = `// ${unseen} refusals are not compared, so that some of them may be permitted: masking changed what they are called, or what\n// they read.\n`
  const apart = `// ${uncovered} more are not covered, so that what was refused stays refused; they are named below.\n`
  return `// Covers ${used - leftOut - uncovered} operations that were allowed or consented to on the connection "${connection}"
// from ${since.toISOString()} to ${until.toISOString()}, and permits nothing that was refused then.
// Arguments are compared as far as facts were found in them (SQL, commands, URLs, paths): what is permitted without any
// is permitted with all arguments. Each policy counts its rates and budgets for itself.
${leftOut > 0 ? missing : ''}${uncovered > 0 ? apart : ''}${unseen > 0 ? hidden : ''}// Forbids of version ${version}, which is in force, are no part of it.
`
}

/** Tells how far it is, now and then. */
function stopwatch(of: number) {
  const began = performance.now()
  let operations = 0
  let reported = began
  const now = (count: number): Progress => ({
    progress: { operations: count, of, seconds: (performance.now() - began) / 1000 },
  })
  return {
    now,
    *passed(count: number): Generator<Progress> {
      operations += count
      if (performance.now() - reported < REPORT_MS) return
      reported = performance.now()
      yield now(operations)
    },
  }
}
