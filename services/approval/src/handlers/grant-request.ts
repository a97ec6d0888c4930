import { type Bus, RpcError, type RpcHandler } from '@sallyport/bus'
import {
  type Approval,
  type grantRequest,
  type GrantScope,
  policyAccess,
  type Principal,
  requesterOf,
  type RequestOf,
} from '@sallyport/contracts'
import type { Deps } from '../deps.ts'
import { accessRequest, type AccessTerms, breakGlass } from '../domain/access-request.ts'
import { open } from '../domain/decide.ts'
import { scopeKey } from '../domain/grant.ts'
import { isSelf } from '../domain/people.ts'
import { ApprovalError, type ApprovalErrorCode, tooLong } from '../errors.ts'
import { identify } from '../identify.ts'

type Request = RequestOf<typeof grantRequest>

/** Asks for access of whoever the token names; or gives it at once, where policy lets them break the glass. */
export function handleGrantRequest(
  deps: Deps,
): RpcHandler<typeof grantRequest.request, typeof grantRequest.reply> {
  return async ({ token, ...wanted }) => {
    const principal = await identify(deps, token)
    await extendable(deps, principal, wanted)
    const terms = await deps.accessTerms(principal, wanted.scope)
    fits(wanted, terms)
    if (wanted.breakGlass === true) await notStopped(deps, principal, wanted.scope)
    const request = accessRequest(principal, wanted, terms)
    const first = wanted.breakGlass === true ? breakGlass : open
    const approval = await deps.openApproval(request, first)
    if (wanted.breakGlass === true) deps.events.glassBroken(approval)
    else deps.events.asked(approval)
    return approval
  }
}

/** Whom another has stopped does not go on by taking the same once more. */
async function notStopped(
  { caughtUp, view, clock }: Deps,
  principal: Principal,
  { connection }: GrantScope,
): Promise<void> {
  await caughtUp()
  if (view.isStopped(principal, connection, clock().getTime()))
    throw new ApprovalError('glass_stopped')
}

/** Only one's own access is extended, and it becomes no wider by that. */
async function extendable(
  { store }: Deps,
  principal: Principal,
  wanted: Omit<Request, 'token'>,
): Promise<void> {
  if (wanted.extends === undefined) return
  const stored = await store.load(wanted.extends)
  const extended: Approval | undefined = stored?.approval
  if (extended?.grant === undefined) throw new ApprovalError('not_found')
  const isOwn = isSelf(principal, requesterOf(extended.request))
  if (!isOwn || !sameScope(extended.grant.scope, wanted.scope)) throw new ApprovalError('not_found')
}

const sameScope = (one: GrantScope, other: GrantScope): boolean =>
  JSON.stringify(scopeKey(one)) === JSON.stringify(scopeKey(other))

/** Holds what is wanted to what policy can give at all; each use is held to its own terms. */
function fits(
  { seconds, breakGlass: takes }: Omit<Request, 'token'>,
  { terms }: AccessTerms,
): void {
  const longest = takes === true ? terms.breakGlassSeconds : terms.grantSeconds
  if (longest === undefined)
    throw new ApprovalError(takes === true ? 'no_break_glass' : 'not_grantable')
  if (seconds > longest) throw tooLong(longest)
}

/** Asks policy who may consent to access of a scope. */
export const askPolicy =
  (bus: Bus) =>
  async (principal: Principal, scope: GrantScope): Promise<AccessTerms> => {
    try {
      return await bus.call(policyAccess, { principal, scope })
    } catch (cause) {
      throw new ApprovalError(codeOf(cause))
    }
  }

const PASSED_ON: readonly ApprovalErrorCode[] = ['not_found', 'not_grantable', 'scope_too_wide']

const codeOf = (cause: unknown): ApprovalErrorCode =>
  (cause instanceof RpcError && PASSED_ON.find((code) => code === cause.code)) ||
  'policy_unavailable'
