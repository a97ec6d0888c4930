import type { Approval, ApprovalId, Decision, Digest } from '@sallyport/contracts'
import { isObject, readMessage } from '@sallyport/mcp'
import type { Deps } from '../deps.ts'
import { besideOf } from '../domain/beside.ts'
import { approvalDigest } from '../domain/digest.ts'
import { EdgeError } from '../errors.ts'
import type { GrantRef } from '../grant-ends.ts'
import { nameOf, pendingDetails, pendingText, refusedConsent } from './approval-texts.ts'
import type { Call } from './call.ts'
import type { ApprovalUse } from './controls.ts'
import type { Masked } from './masked.ts'
import type { Judged } from './judge.ts'
import { hold } from './held-call.ts'
import { taskResult } from './own-task.ts'
import { allow, type Allowed, reconsider } from './reconsider.ts'
import { useGrant } from './use-grant.ts'
import { canPoll, legOf, nextLeg, waitedFor } from './poll-leg.ts'

type NeedsApproval = Extract<Decision, { readonly outcome: 'require_approval' }>

/** The gateway's answer where a call cannot go on yet: a leg of the long poll, or a refusal as an error. */
export type Consent =
  | { readonly kind: 'given'; readonly decision: Allowed; readonly grant?: GrantRef }
  | { readonly kind: 'poll'; readonly result: Readonly<Record<string, unknown>> }

const MAX_SHOWN_CHARS = 16_384

/**
 * Gets a human's consent to this exact call: a grant that covers it counts as that. Else, by the approval ladder, an
 * approval that already stands is used, otherwise the call waits as long as its era allows. Throws an EdgeError `approval_pending`, `approval_denied` or
 * `approval_expired` where it ends without consent. Consent that is given has been used up when this returns.
 */
export async function obtainConsent(
  deps: Deps,
  call: Call,
  decision: NeedsApproval,
  { request, shown }: Omit<Judged, 'decision'>,
): Promise<Consent> {
  const granted = await useGrant(call, decision, request)
  if (granted !== undefined) return { kind: 'given', ...granted }
  if (call.message?.kind !== 'request' || call.limit !== undefined)
    throw new EdgeError('policy_denied', 'This needs approval, for which only a client can wait.')
  const digest = digestOf(call, decision)
  if (call.heldFor !== undefined)
    return { kind: 'given', decision: await use(call, request, { approval: call.heldFor, digest }) }
  const { consent } = call.returned.leg ?? {}
  if (consent !== undefined)
    return {
      kind: 'given',
      decision: await use(call, request, {
        approval: consent.approval,
        digest,
        continues: consent.exchange,
      }),
    }
  await heedDenial(deps, call)
  const approval = await call.controls.openApproval({
    exchange: call.log.summary,
    digest,
    arguments: shownArguments(request),
    ...(shown.facts !== undefined && { facts: shown.facts }),
    reasons: shown.reasons,
    policies: decision.policies,
    policyVersion: decision.policyVersion,
    ...(decision.definition !== undefined && { definition: decision.definition }),
    terms: shownTerms(call, decision),
  })
  call.log.asked(approval.id)
  if (call.takesTask && approval.status === 'pending') {
    const task = await asTask(deps, call, approval)
    if (task !== undefined) return task
  }
  const settled = await settle(deps, call, approval)
  switch (settled.status) {
    case 'approved':
      // Nobody is there to be answered: the approval stays for the repeated call.
      if (call.reply.gone.aborted) return stillPending(deps, call, settled)
      return { kind: 'given', decision: await use(call, request, { approval: settled.id, digest }) }
    case 'denied':
    case 'cancelled':
    case 'consumed':
    case 'expired':
      throw refusedConsent(settled)
    case 'pending':
      return stillPending(deps, call, approval)
  }
}

/** The terms as approvers are held to them: a class whose name they see masked is none that they could consent to. */
function shownTerms(
  { log, operation }: Call,
  { approval }: NeedsApproval,
): NeedsApproval['approval'] {
  const { grantSeconds: _, ...each } = approval
  const { name, verb } = log.summary
  return name === operation.name && verb === operation.verb ? approval : each
}

/** Has the call wait as a task; undefined where it cannot be held, so that it waits in another way. */
async function asTask(deps: Deps, call: Call, approval: Approval): Promise<Consent | undefined> {
  const id = await hold(deps, call, approval)
  const now = new Date().toISOString()
  const times = { createdAt: now, updatedAt: now, expiresAt: approval.expiresAt }
  return id === undefined
    ? undefined
    : {
        kind: 'poll',
        result: taskResult(deps, call, id, pendingText(deps.controlUrl, approval), times),
      }
}

/** Waits for the votes as long as the era of the call allows. */
async function settle(deps: Deps, call: Call, approval: Approval): Promise<Approval> {
  if (approval.status !== 'pending') return approval
  const { legMs, legacyMs, progressMs } = deps.hold
  const signal = AbortSignal.any([call.reply.gone, deps.stopping])
  const stop = keepInformed(call, approval, pendingText(deps.controlUrl, approval), progressMs)
  try {
    return await standing(deps, approval.id, canPoll(call) ? legMs : legacyMs, signal)
  } finally {
    stop()
  }
}

/** A denial that came between two legs of a long poll ends it; people would be asked again otherwise. */
async function heedDenial(deps: Deps, call: Call): Promise<void> {
  const waited = canPoll(call) ? waitedFor(deps.sealer, call) : undefined
  if (waited === undefined) return
  call.log.asked(waited)
  const approval = await standing(deps, waited, 0, deps.stopping)
  if (approval.status === 'denied') throw refusedConsent(approval)
}

/** An approval when it is settled, or as it stands after `ms`. */
async function standing(
  deps: Deps,
  id: ApprovalId,
  ms: number,
  signal: AbortSignal,
): Promise<Approval> {
  try {
    return await deps.approvals.settled(id, ms, signal)
  } catch (cause) {
    throw new EdgeError(
      'approval_unavailable',
      'The approval service does not answer; try again later.',
      { cause },
    )
  }
}

/** Uses an approval, after policy was asked once more. */
async function use(
  call: Call,
  request: Masked,
  { digest, ...consent }: Omit<ApprovalUse, 'exchange'>,
): Promise<Allowed> {
  // A call that goes on with a consent that it has used takes no more; whatever uses one takes once.
  const limits = consent.continues === undefined ? 'consented' : 'check'
  const now = await reconsider(call, request, limits, (found) => digestOf(call, found) === digest)
  const exchange = call.log.summary.id
  const { id, votes } = await call.controls.consume({ ...consent, digest, exchange })
  return allow(call, request, now, { approval: id, votes })
}

function stillPending(deps: Deps, call: Call, approval: Approval): Consent {
  const leg = canPoll(call) ? legOf(deps.sealer, call, approval.id) : deps.hold.maxLegs
  if (leg < deps.hold.maxLegs) {
    const requestState = nextLeg(deps.sealer, call, approval.id, leg)
    return { kind: 'poll', result: { resultType: 'input_required', requestState } }
  }
  throw new EdgeError(
    'approval_pending',
    pendingText(deps.controlUrl, approval, { repeat: true }),
    { details: pendingDetails(deps.controlUrl, approval) },
  )
}

/**
 * Tells a client that can listen that its call waits, with all that it should know at first; SDK clients with a progress
 * token may extend their patience.
 */
function keepInformed(call: Call, approval: Approval, first: string, everyMs: number): () => void {
  if (call.era !== 'legacy' || call.operation.verb !== 'tools/call') return () => {}
  call.reply.openStream(200, {})
  const meta = call.message?.kind === 'request' ? call.message.params['_meta'] : undefined
  const token = isObject(meta) ? meta['progressToken'] : undefined
  let progress = 0
  const tell = (): void => {
    void (token === undefined
      ? call.reply.comment()
      : call.reply.item({
          kind: 'event',
          event: 'message',
          data: JSON.stringify({
            jsonrpc: '2.0',
            method: 'notifications/progress',
            params: {
              progressToken: token,
              progress: ++progress,
              message: progress === 1 ? first : `${nameOf(approval)} is pending.`,
            },
          }),
        }))
  }
  tell()
  const timer = setInterval(tell, everyMs)
  return () => clearInterval(timer)
}

/** What consent to a call is bound to. */
function digestOf(call: Call, decision: Decision): Digest {
  const { unmask = [] } = 'obligations' in decision ? decision.obligations : {}
  return approvalDigest(
    call.principal,
    call.operation,
    { ...decision, unmask },
    besideOf(call.message),
  )
}

/**
 * The masked arguments as approvers see them, and whatever else is asked beside them: all of it, as nobody can consent to
 * what is cut off.
 */
function shownArguments(request: Masked): string {
  if (request.unmasked !== undefined)
    throw new EdgeError(
      'masking_unavailable',
      'This needs approval, and its arguments could not be masked for an approver; try again later.',
    )
  const body: unknown = JSON.parse(request.content)
  const message = readMessage(body)
  const params = message?.kind === 'request' ? message.params : {}
  const beside = besideOf(message)
  const args = params['arguments'] ?? {}
  const text = JSON.stringify(
    Object.keys(beside).length === 0 ? args : { arguments: args, ...beside },
  )
  if (text.length <= MAX_SHOWN_CHARS) return text
  throw new EdgeError(
    'policy_denied',
    `This needs approval, and its arguments are too long to be shown to an approver (${MAX_SHOWN_CHARS} characters at most).`,
  )
}
