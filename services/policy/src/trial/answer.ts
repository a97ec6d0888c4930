import type { Connection, Decision, RecordedOperation, TrialVerdict } from '@sallyport/contracts'
import {
  type Engine,
  judgeRecorded,
  judgeShown,
  type PolicySet,
  subjectOf,
  summaryOf,
} from '@sallyport/policy-engine'
import type { Answer, Job, TriedSet } from './job.ts'

/** Most text of verdicts in one answer, in characters: the rest is asked for again. */
const MAX_CHARS = 1_048_576
const MAX_REASONS = 4
/** Most questions of one outline, and groups and tools of it. */
const MAX_QUESTIONS = 4096
const MAX_GROUPS = 64
const MAX_TOOLS = 2048

/** Answers jobs with one engine. What was loaded last is kept: a backtest asks many times about the same texts. */
export function answerer(engine: Engine): (job: Job) => Answer {
  const loaded = new Map<string, { readonly text: string; readonly set: PolicySet }>()
  const load = (place: string, { cedar, arguments: types }: TriedSet): PolicySet => {
    const text = JSON.stringify([cedar, types])
    const known = loaded.get(place)
    if (known?.text === text) return known.set
    const set = engine.load(place, 0, cedar, types)
    loaded.set(place, { text, set })
    return set
  }
  return (job) => {
    if (job.kind === 'outline') return outlined(job, load('in force', job.inForce))
    const { draft, inForce, version, connection, operations } = job
    const sets = {
      version,
      draft: load('draft', draft),
      ...(inForce !== undefined && { inForce: load('in force', inForce) }),
    }
    return { is: 'verdicts', verdicts: judged(sets, connection, operations) }
  }
}

interface Sets {
  readonly version: number
  readonly draft: PolicySet
  readonly inForce?: PolicySet
}

/** Verdicts of the first operations, of all unless they are too long together. */
function judged(
  sets: Sets,
  connection: Connection,
  operations: readonly RecordedOperation[],
): TrialVerdict[] {
  const verdicts: TrialVerdict[] = []
  let chars = 0
  for (const operation of operations) {
    const verdict = verdictOf(sets, connection, operation)
    verdicts.push(verdict)
    chars += JSON.stringify(verdict).length
    if (chars > MAX_CHARS) break
  }
  return verdicts
}

function verdictOf(
  { version, draft, inForce }: Sets,
  connection: Connection,
  operation: RecordedOperation,
): TrialVerdict {
  const decision = judgeRecorded(draft, connection, operation)
  if ('unknown' in decision) return { is: 'unknown', reason: decision.unknown }
  const { outcome, reasons, policies } = decision
  return {
    is: 'judged',
    outcome,
    ...termsOf(decision),
    reasons: reasons.slice(0, MAX_REASONS),
    policies,
    ...decidedNow(version, inForce, connection, operation),
  }
}

/** What the set in force says; without one, everything is denied. What it decided itself needs no second look. */
function decidedNow(
  version: number,
  inForce: PolicySet | undefined,
  connection: Connection,
  operation: RecordedOperation,
): Pick<Judged, 'inForce'> {
  const { decided } = operation
  if (decided?.version === version) return { inForce: decided.outcome }
  if (inForce === undefined) return { inForce: 'deny' }
  const now = judgeRecorded(inForce, connection, operation)
  return 'outcome' in now ? { inForce: now.outcome } : {}
}

type Judged = Extract<TrialVerdict, { readonly is: 'judged' }>

function termsOf(decision: Decision): Pick<Judged, 'mask' | 'unmask' | 'quotas' | 'approval'> {
  switch (decision.outcome) {
    case 'allow':
      return decision.obligations
    case 'require_approval':
      return { ...decision.obligations, approval: decision.approval }
    case 'deny':
      return {}
  }
}

function outlined(
  { connection, inForce, tools }: Extract<Job, { kind: 'outline' }>,
  set: PolicySet,
): Answer {
  const policies = [...summaryOf(inForce.cedar, inForce.arguments)]
  const all = [...set.groups].filter((group) => group !== '' && group.length <= 128)
  const groups = all.slice(0, MAX_GROUPS)
  const most = Math.min(MAX_TOOLS, Math.floor(MAX_QUESTIONS / Math.max(1, groups.length)))
  const looked = tools.slice(0, most)
  const usable = groups.map((group) => ({
    group,
    tools: looked.filter((name) => isShown(connection, set, group, name)),
  }))
  const complete = groups.length === set.groups.size && looked.length === tools.length
  return { is: 'outline', outline: { policies, usable, complete } }
}

/** Whether someone who is in this group alone would see a tool. */
function isShown(connection: Connection, set: PolicySet, group: string, name: string): boolean {
  const request = {
    phase: 'list',
    principal: { kind: 'user', id: 'any member of the group', issuer: 'none', groups: [group] },
    operation: { connection: connection.name, kind: 'mcp', verb: 'tools/call', name },
  } as const
  const principal = { ...request.principal, groups: [group] }
  const subject = subjectOf({ ...request, principal }, connection, 0, new Date())
  if ('refusal' in subject) return false
  return judgeShown(subject, { version: 0, set }).outcome !== 'deny'
}
