import {
  type Approval,
  type ApprovalRequest,
  askedDefinition,
  type AskedDefinition,
  definitionKindOf,
  policyPin,
} from '@sallyport/contracts'
import type { Deps } from './deps.ts'
import type { OperationHistory } from './history-store.ts'

/** What is pinned now of what an approval is about. */
export type DefinitionContext = { readonly unavailable: true } | AskedDefinition

/** How often the requester did this very operation before. */
export type BeforeContext = { readonly deniedByPeople: number } & (
  | { readonly unavailable: true }
  | (OperationHistory & { readonly until: string })
)

/** What approvers see beside an approval, for this one operation only. */
export interface ApprovalContext {
  readonly definition: DefinitionContext
  readonly before: BeforeContext
}

/** How long an approver waits for what is only beside the approval, in milliseconds. */
const PATIENCE_MS = 3000

/**
 * Looks up what stands beside an approval; undefined beside a request for access for a time, which is about no one
 * operation. What cannot be read is said to be `unavailable`; it never rejects.
 */
export async function contextOf(
  deps: Pick<Deps, 'bus' | 'store' | 'approvals' | 'events'>,
  { request, requestedAt }: Approval,
): Promise<ApprovalContext | undefined> {
  if (!('exchange' in request)) return undefined
  const [definition, before] = await Promise.all([
    definitionOf(deps, request),
    beforeOf(deps, request, requestedAt),
  ])
  return { definition, before }
}

async function definitionOf(
  { bus, events }: Pick<Deps, 'bus' | 'events'>,
  request: ApprovalRequest,
): Promise<DefinitionContext> {
  const { connection, name } = request.exchange
  const kind = definitionKindOf(request.exchange.verb)
  if (kind === undefined) return { state: 'unknown' }
  try {
    const asked = { connection, kind, name }
    const pin = await bus.call(policyPin, asked, { deadlineMs: PATIENCE_MS })
    return askedDefinition(pin, request.definition)
  } catch (error) {
    if (Reflect.get(Object(error), 'code') === 'not_found') return { state: 'unknown' }
    events.contextUnavailable(error)
    return { unavailable: true }
  }
}

async function beforeOf(
  { store, approvals, events }: Pick<Deps, 'store' | 'approvals' | 'events'>,
  { exchange: operation }: ApprovalRequest,
  requestedAt: string,
): Promise<BeforeContext> {
  const deniedByPeople = approvals.denials(operation, requestedAt)
  const asked = { operation, before: new Date(requestedAt), exchange: operation.id }
  try {
    const history = await inTime(store.history(asked))
    return { deniedByPeople, ...history, until: requestedAt }
  } catch (error) {
    events.contextUnavailable(error)
    return { deniedByPeople, unavailable: true }
  }
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('it took too long')), PATIENCE_MS)
  try {
    return await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}
