import type { Bus } from '@sallyport/bus'
import { sha256 } from '../src/domain/digest.ts'
import { RpcError } from '@sallyport/bus'
import {
  type Approval,
  type ApprovalId,
  approvalCancel,
  approvalConsume,
  approvalGet,
  approvalOpen,
  approvalResolved,
  type Decision,
  type Finding,
  maskingMask,
  maskingStream,
  newApprovalId,
  newEventId,
  policyDecide,
  policyObserve,
  policySpend,
  type ReplyOf,
  type RequestOf,
  seal,
} from '@sallyport/contracts'

import { maskInParts } from './mask-in-parts.ts'

type DecideRequest = RequestOf<typeof policyDecide>
type SpendRequest = RequestOf<typeof policySpend>

/** How a test decides. */
export type DecideBy = (request: DecideRequest) => Decision

/** Policy, masking and approval as a test wants them, served on the real bus under the real contracts. */
export interface TestControls extends AsyncDisposable {
  /** How policy decides from now on. */
  decideBy(decide: DecideBy): void
  /** How budgets are debited from now on. */
  spendBy(spend: (request: SpendRequest) => ReplyOf<typeof policySpend>): void
  /** What the edge has shown of targets, oldest first. */
  readonly observed: readonly Observed[]
  /** Which definitions are held from now on: those whose text includes the mark. */
  holdWhatHas(mark: string | undefined): void
  /** Stops masking; disposing what it returns starts it again. */
  stopMasking(): Promise<void>
  startMasking(): Promise<void>
  /** Stops masking what comes in parts. */
  stopStreaming(): Promise<void>
  /** Stops serving approvals, so that a test can. */
  leaveApprovals(): Promise<void>
  /** Approvals that were asked for. */
  readonly approvals: readonly Approval[]
  /** Settles an approval as the approval service does: by an event in STATE. */
  settle(id: ApprovalId, outcome: Outcome, votes?: Approval['votes']): Promise<void>
}

type Outcome = 'approved' | 'denied' | 'expired' | 'cancelled'

export interface Observed {
  readonly kind: string
  readonly name: string
  readonly text: string
}

export const allowed: Decision = {
  outcome: 'allow',
  access: 'read',
  reasons: [],
  policies: ['p1'],
  policyVersion: 1,
  obligations: { mask: 'default' },
}

export const denied: Decision = {
  outcome: 'deny',
  access: 'write',
  reasons: ['No policy permits it.'],
  policies: [],
  policyVersion: 1,
}

export const needsApproval: Decision = {
  ...allowed,
  outcome: 'require_approval',
  approval: { approvers: ['dba'], quorum: 1, ttlSeconds: 900 },
}

const spendNothing = (_request: SpendRequest): ReplyOf<typeof policySpend> => {
  throw new RpcError('not_counted', 'no budget is known', true)
}

const allowAll = (_request: DecideRequest): Decision => allowed

const FINDING: Finding = {
  kind: 'test',
  rule: 'secret',
  place: '/*',
  action: 'redact',
  count: 1,
}

function findingsOf(content: string): Finding[] {
  if (!content.includes('secret')) return []
  return [
    FINDING,
    ...(content.includes('"id":"secret') ? [{ ...FINDING, place: '/id' }] : []),
    ...(/"progressToken":"[^"]*secret/.test(content)
      ? [{ ...FINDING, place: '/params/progressToken' }]
      : []),
  ]
}

const serveMasking = (bus: Bus): Promise<AsyncDisposable> =>
  bus.serve(maskingMask, ({ profile, content }) => ({
    content: (profile === 'strict'
      ? content.replaceAll('private', '[strict]')
      : content
    ).replaceAll('secret', '[masked]'),
    findings: findingsOf(content),
    version: 1,
  }))

export async function serveControls(bus: Bus): Promise<TestControls> {
  let decide = allowAll
  let spend = spendNothing
  let mark: string | undefined
  const observed: Observed[] = []
  const standing = ({ name, text }: { readonly name: string; readonly text: string }) => ({
    name,
    hash: sha256(text),
    standing: mark !== undefined && text.includes(mark) ? ('held' as const) : ('pinned' as const),
  })
  const approvals = new Map<ApprovalId, Approval>()
  let masking = await serveMasking(bus)
  let streaming = await bus.serve(maskingStream, maskInParts)
  const servedApprovals = await serveApprovals(bus, approvals)
  const served = [
    await bus.serve(policyDecide, (request) => decide(request)),
    await bus.serve(policySpend, (request) => spend(request)),
    await bus.serve(policyObserve, ({ kind, definitions }) => {
      observed.push(...definitions.map(({ name, text }) => ({ kind, name, text })))
      return { definitions: definitions.map((definition) => standing(definition)) }
    }),
  ]
  return {
    decideBy: (next) => {
      decide = next
    },
    spendBy: (next) => {
      spend = next
    },
    observed,
    holdWhatHas: (next) => {
      mark = next
    },
    stopMasking: async () => {
      await masking[Symbol.asyncDispose]()
      await streaming[Symbol.asyncDispose]()
    },
    startMasking: async () => {
      masking = await serveMasking(bus)
      streaming = await bus.serve(maskingStream, maskInParts)
    },
    stopStreaming: () => Promise.resolve(streaming[Symbol.asyncDispose]()),
    leaveApprovals: async () => {
      for (const part of servedApprovals.splice(0)) await part[Symbol.asyncDispose]()
    },
    get approvals() {
      return [...approvals.values()]
    },
    settle: (id, outcome, votes) => settle(bus, approvals, id, outcome, votes),
    [Symbol.asyncDispose]: async () => {
      for (const part of [...served, ...servedApprovals, masking, streaming])
        await part[Symbol.asyncDispose]()
    },
  }
}

async function serveApprovals(
  bus: Bus,
  approvals: Map<ApprovalId, Approval>,
): Promise<AsyncDisposable[]> {
  const known = (id: ApprovalId): Approval => {
    const approval = approvals.get(id)
    if (approval === undefined) throw new RpcError('not_found', 'no such approval')
    return approval
  }
  return [
    await bus.serve(approvalOpen, (request) => {
      const open = approvals
        .values()
        .find(
          (a) => a.request.digest === request.digest && ['pending', 'approved'].includes(a.status),
        )
      if (open !== undefined) return open
      const now = Date.now()
      const approval: Approval = {
        id: newApprovalId(),
        status: 'pending',
        request,
        votes: [],
        requestedAt: new Date(now).toISOString(),
        expiresAt: new Date(now + request.terms.ttlSeconds * 1000).toISOString(),
      }
      approvals.set(approval.id, approval)
      return approval
    }),
    await bus.serve(approvalGet, ({ approval }) => known(approval)),
    await bus.serve(approvalCancel, async ({ approval: id }) => {
      if (!['pending', 'approved'].includes(known(id).status))
        throw new RpcError('not_pending', 'settled')
      await settle(bus, approvals, id, 'cancelled')
      return known(id)
    }),
    await bus.serve(approvalConsume, ({ approval: id, digest, exchange, continues }) => {
      const approval = known(id)
      if (approval.request.digest !== digest) throw new RpcError('digest_mismatch', 'another call')
      const goesOn = continues !== undefined && continues === approval.consumedBy
      if (approval.status !== 'approved' && !goesOn)
        throw new RpcError(approval.status, 'cannot be used')
      const consumed: Approval = { ...approval, status: 'consumed', consumedBy: exchange }
      approvals.set(id, consumed)
      return consumed
    }),
  ]
}

async function settle(
  bus: Bus,
  approvals: Map<ApprovalId, Approval>,
  id: ApprovalId,
  outcome: Outcome,
  votes: Approval['votes'] = [],
): Promise<void> {
  const approval = approvals.get(id)
  if (approval === undefined) throw new Error('no such approval')
  approvals.set(id, { ...approval, status: outcome, votes })
  const event = seal(
    approvalResolved,
    `approval/${id}`,
    { approval: id, outcome },
    { id: newEventId(), source: '/approval', time: new Date() },
  )
  await bus.state.append('approval', id, event, 0)
}
