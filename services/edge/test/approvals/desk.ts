import { RpcError } from '@sallyport/bus'
import {
  type Approval,
  approvalGet,
  approvalList,
  approvalVote,
  newApprovalId,
  newExchangeId,
  parser,
  ApprovalRequest,
  type RequestOf,
} from '@sallyport/contracts'
import { sha256 } from '../../src/domain/digest.ts'
import { type Rig, startRig } from '../rig.ts'

/** An approval of one operation. */
export type PendingCall = Approval & { readonly request: ApprovalRequest }

/** An edge whose connection is the approvals, and an approval service as a test wants it. */
export interface ApprovalsRig extends Rig {
  /** What there is. */
  readonly waiting: Approval[]
  /** Votes that came, with the token that came along. */
  readonly votes: RequestOf<typeof approvalVote>[]
  /** How a vote is answered from now on. */
  voteBy(answer: (vote: RequestOf<typeof approvalVote>) => Approval | Promise<Approval>): void
  /** Token of a member of groups, for the connection. */
  member(sub: string, ...groups: readonly string[]): Promise<string>
}

export async function startApprovalsRig(logFile?: string): Promise<ApprovalsRig> {
  const rig = await startRig({
    connection: 'approvals',
    connectTo: { transport: 'approvals' },
    ...(logFile !== undefined && { logFile }),
  })
  const waiting: Approval[] = []
  const votes: RequestOf<typeof approvalVote>[] = []
  const find = (id: string): Approval => {
    const approval = waiting.find((one) => one.id === id)
    if (approval === undefined) throw new RpcError('not_found', 'there is no such approval')
    return approval
  }
  let answer = (vote: RequestOf<typeof approvalVote>): Approval | Promise<Approval> =>
    find(vote.approval)
  // Of the group that serves a subject any member may answer: the rig's own stand-in for reading one steps back.
  await rig.controls.leaveApprovals()
  const served = [
    // One that takes no notice of whom a list is to concern.
    await rig.bus.serve(approvalList, ({ status, limit }) => ({
      approvals: waiting
        .filter((one) => status === undefined || one.status === status)
        .slice(0, limit),
    })),
    await rig.bus.serve(approvalGet, ({ approval }) => find(approval)),
    await rig.bus.serve(approvalVote, (vote) => {
      votes.push(vote)
      return answer(vote)
    }),
  ]
  return {
    ...rig,
    waiting,
    votes,
    voteBy: (next) => {
      answer = next
    },
    member: (sub, ...groups) =>
      rig.issuer.issue(`${rig.edge.url}/mcp/approvals`, { sub, groups, jti: sub }),
    [Symbol.asyncDispose]: async () => {
      for (const part of served) await part[Symbol.asyncDispose]()
      await rig[Symbol.asyncDispose]()
    },
  }
}

const parseRequest = parser('approval request', ApprovalRequest)

/** An approval that a principal of an issuer waits for. */
export function pending(
  issuer: string,
  id: string,
  change: {
    readonly arguments?: string
    readonly approvers?: string
    readonly onBehalfOf?: string
    readonly definition?: string
  } = {},
): PendingCall {
  const { onBehalfOf } = change
  const kind = onBehalfOf === undefined ? 'user' : 'agent'
  return {
    id: newApprovalId(),
    status: 'pending',
    request: parseRequest({
      exchange: {
        id: newExchangeId(),
        session: 'a'.repeat(32),
        principal: {
          kind,
          id,
          issuer,
          groups: ['analysts'],
          ...(onBehalfOf !== undefined && { onBehalfOf }),
        },
        connection: 'orders',
        kind: 'mcp',
        verb: 'tools/call',
        name: 'refund',
        access: 'write',
      },
      digest: sha256(id),
      arguments: change.arguments ?? '{"amount":7}',
      reasons: ['A refund needs consent.'],
      policies: ['refund'],
      policyVersion: 3,
      ...(change.definition !== undefined && { definition: change.definition }),
      terms: { approvers: [change.approvers ?? 'dba'], quorum: 1, ttlSeconds: 900 },
    }),
    votes: [],
    requestedAt: '2026-11-21T12:00:00.000Z',
    expiresAt: '2026-11-21T12:15:00.000Z',
  }
}
