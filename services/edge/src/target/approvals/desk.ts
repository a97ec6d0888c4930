import { type Bus, BusError, type BusErrorCode, RpcError } from '@sallyport/bus'
import {
  type Approval,
  approvalGet,
  type ApprovalId,
  approvalList,
  type ApprovalStatus,
  approvalVote,
  askedDefinition,
  type AskedDefinition,
  type ConsentRequest,
  definitionKindOf,
  policyPin,
  type Principal,
  type RequestOf,
} from '@sallyport/contracts'
import { EdgeError } from '../../errors.ts'

/** Why the approval service refuses: its own code and sentence, fit for a person and for a model. */
export interface DeskRefusal {
  readonly code: string
  readonly sentence: string
}

/** What came of something that the approval service was asked. */
export type Asked<T> = T | { readonly refused: DeskRefusal }

/**
 * The approvals as this connection works with them. Nothing is retried. Rejects with an EdgeError where the approval
 * service does not answer: `approval_unavailable`, or `target_interrupted` where a vote may have been taken.
 */
export interface ApprovalDesk {
  /** Those that concern someone, the newest first, of one status or of any. */
  list(
    concerning: Principal,
    status: ApprovalStatus | undefined,
    limit: number,
  ): Promise<Asked<readonly Approval[]>>
  get(id: ApprovalId): Promise<Asked<Approval>>
  /** What is pinned of what a request is about; undefined where it cannot be read now, or the request is about no one thing. */
  definition(request: ConsentRequest): Promise<AskedDefinition | undefined>
  /** Votes as whoever the token names; the approval service verifies it. */
  vote(vote: RequestOf<typeof approvalVote>): Promise<Asked<Approval>>
}

/** How long an approver waits for what is only beside the approval, in milliseconds. */
const PATIENCE_MS = 3000

/** Asks over the bus. */
export const busDesk = (bus: Bus): ApprovalDesk => ({
  list: (concerning, status, limit) =>
    bus
      .call(approvalList, { concerning, limit, ...(status !== undefined && { status }) })
      .then(({ approvals }) => approvals)
      .catch(refusedOr(unavailable)),
  get: (approval) => bus.call(approvalGet, { approval }).catch(refusedOr(unavailable)),
  definition: (request) => definitionOf(bus, request),
  vote: (vote) =>
    bus
      .call(approvalVote, vote)
      .catch(refusedOr((cause) => (isUntaken(cause) ? unavailable(cause) : uncertain(cause)))),
})

/** An approver sees the approval without it where policy does not answer. */
async function definitionOf(
  bus: Bus,
  request: ConsentRequest,
): Promise<AskedDefinition | undefined> {
  if (!('exchange' in request)) return undefined
  const { connection, verb, name } = request.exchange
  const kind = definitionKindOf(verb)
  if (kind === undefined) return undefined
  return bus
    .call(policyPin, { connection, kind, name }, { deadlineMs: PATIENCE_MS })
    .then((pin) => askedDefinition(pin, request.definition))
    .catch(() => undefined)
}

function refusedOr(failure: (cause: unknown) => EdgeError) {
  return (cause: unknown): { readonly refused: DeskRefusal } => {
    if (!(cause instanceof RpcError)) throw failure(cause)
    return { refused: { code: cause.code, sentence: sentenceOf(cause) } }
  }
}

/** The edge has accepted the same token, so that its holder cannot help it. */
const sentenceOf = ({ code, message }: RpcError): string =>
  code === 'unauthenticated'
    ? `${message} (where that does not help, an administrator has to tell the approval service the URL of this edge: SALLYPORT_EDGE_URL)`
    : message

/** Failures before which the approval service cannot have seen the vote. */
const UNTAKEN: ReadonlySet<BusErrorCode> = new Set([
  'unavailable',
  'overloaded',
  'too_large',
  'not_ready',
])

const isUntaken = (cause: unknown): boolean => cause instanceof BusError && UNTAKEN.has(cause.code)

const unavailable = (cause: unknown): EdgeError =>
  new EdgeError('approval_unavailable', 'The approval service does not answer; try again later.', {
    cause,
  })

const uncertain = (cause: unknown): EdgeError =>
  new EdgeError(
    'target_interrupted',
    'The approval service did not answer. The vote may have been taken: look at the approval before you vote again.',
    { cause },
  )
