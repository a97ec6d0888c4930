import { type Bus, RpcError } from '@sallyport/bus'
import {
  type Approval,
  approvalConsumed,
  approvalGet,
  type ApprovalId,
  type ApprovalRequest,
  approvalRequested,
  approvalResolved,
  approvalVoted,
  grantBreakGlass,
  type GrantedAccess,
  grantRevoked,
  newApprovalId,
  newEventId,
  newExchangeId,
  type SallyportEvent,
  seal,
} from '@sallyport/contracts'

/** An approval of one operation. */
export type OperationApproval = Approval & { readonly request: ApprovalRequest }

/** What a test says of a request; the rest is that alice wants to write orders, which dba approve. */
export interface Wanted {
  readonly who?: string
  readonly connection?: string
  readonly approvers?: string[]
  readonly definition?: string
  readonly requestedAt?: string
  readonly reasons?: string[]
  readonly arguments?: string
}

/** The approval service as far as the admin API needs it: events in STATE, and approvals to be read. */
export interface TestApprovals extends AsyncDisposable {
  /** How often an approval was read. */
  readonly reads: () => number
  request(wanted?: Wanted): Promise<Approval>
  vote(id: ApprovalId): Promise<void>
  resolve(id: ApprovalId, outcome: 'approved' | 'denied', grant?: GrantedAccess): Promise<void>
  /** Access taken in an emergency. */
  take(grant: GrantedAccess): Promise<ApprovalId>
  revoke(id: ApprovalId): Promise<void>
  consume(id: ApprovalId): Promise<void>
}

/** The request of a test. */
export function approvalOf(wanted: Wanted = {}): Approval & { readonly request: ApprovalRequest } {
  const { who = 'alice', connection = 'orders', approvers = ['dba'], definition } = wanted
  const requestedAt = wanted.requestedAt ?? new Date().toISOString()
  const approval: unknown = {
    id: newApprovalId(),
    status: 'pending',
    request: {
      exchange: {
        id: newExchangeId(),
        session: 'a'.repeat(32),
        principal: { kind: 'user', id: who, issuer: 'i', groups: ['analysts'] },
        connection,
        kind: 'mcp',
        verb: 'tools/call',
        name: 'query',
        access: 'write',
      },
      digest: 'b'.repeat(64),
      arguments: wanted.arguments ?? '{}',
      reasons: wanted.reasons ?? [],
      policies: ['p'],
      policyVersion: 1,
      ...(definition !== undefined && { definition }),
      terms: { approvers, quorum: 1, ttlSeconds: 900 },
    },
    votes: [],
    requestedAt,
    expiresAt: new Date(Date.now() + 900_000).toISOString(),
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the bus checks it when it is read
  return approval as OperationApproval
}

const stamp = () => ({ id: newEventId(), source: '/approval', time: new Date() })

/** Access that alice takes in an emergency. */
function taken(grant: GrantedAccess): { approval: Approval; event: SallyportEvent } {
  const approval = approvalOf()
  const { digest, reasons, policies, policyVersion, terms, exchange } = approval.request
  const { principal } = exchange
  const access = { scope: grant.scope, seconds: 3600, reason: 'the site is down' }
  const request = { principal, access, digest, reasons, policies, policyVersion, terms }
  const data = { approval: approval.id, request, grant }
  return {
    approval: { ...approval, request, status: 'approved', grant },
    event: seal(grantBreakGlass, `approval/${approval.id}`, data, stamp()),
  }
}

function revocation(approval: ApprovalId): SallyportEvent {
  const by = { kind: 'user' as const, id: 'bob', issuer: 'i', groups: ['dba'] }
  const time = new Date().toISOString()
  const data = { approval, revoked: { by, reason: 'done', time }, until: time }
  return seal(grantRevoked, `approval/${approval}`, data, stamp())
}

/** Serves it on the bus. */
export async function serveApprovals(bus: Bus): Promise<TestApprovals> {
  const approvals = new Map<ApprovalId, Approval>()
  const sequences = new Map<ApprovalId, number>()
  let reads = 0
  const served = await bus.serve(approvalGet, ({ approval: id }) => {
    reads += 1
    const approval = approvals.get(id)
    if (approval === undefined) throw new RpcError('not_found', 'no such approval')
    return approval
  })
  const known = (id: ApprovalId): Approval => {
    const approval = approvals.get(id)
    if (approval === undefined) throw new Error('no such approval')
    return approval
  }
  const append = async (approval: Approval, event: SallyportEvent): Promise<void> => {
    const { id } = approval
    approvals.set(id, approval)
    sequences.set(id, await bus.state.append('approval', id, event, sequences.get(id) ?? 0))
  }
  return {
    reads: () => reads,
    request: async (wanted) => {
      const approval = approvalOf(wanted)
      const { id, request, expiresAt } = approval
      const data = { approval: id, request, expiresAt }
      await append(approval, seal(approvalRequested, `approval/${id}`, data, stamp()))
      return approval
    },
    vote: async (id) => {
      const voter = { kind: 'user', id: 'bob', issuer: 'i', groups: ['dba'] } as const
      const vote = { voter, vote: 'approve', reason: '', time: new Date().toISOString() } as const
      const data = { approval: id, vote: { ...vote, voter: { ...voter, groups: ['dba'] } } }
      const approval = { ...known(id), votes: [...known(id).votes, data.vote] }
      await append(approval, seal(approvalVoted, `approval/${id}`, data, stamp()))
    },
    resolve: (id, outcome, grant) => {
      const data = { approval: id, outcome, ...(grant !== undefined && { grant }) }
      const event = seal(approvalResolved, `approval/${id}`, data, stamp())
      return append({ ...known(id), status: outcome }, event)
    },
    take: async (grant) => {
      const { approval, event } = taken(grant)
      await append(approval, event)
      return approval.id
    },
    revoke: (id) => append(known(id), revocation(id)),
    consume: (id) => {
      const data = { approval: id, exchange: newExchangeId() }
      const event = seal(approvalConsumed, `approval/${id}`, data, stamp())
      return append({ ...known(id), status: 'consumed' }, event)
    },
    [Symbol.asyncDispose]: () => served[Symbol.asyncDispose](),
  }
}
