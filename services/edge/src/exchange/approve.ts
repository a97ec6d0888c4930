import type { Approval, Decision, Digest } from '@sallyport/contracts'
import { isObject, readMessage } from '@sallyport/mcp'
import type { Deps } from '../deps.ts'
import { besideOf } from '../domain/beside.ts'
import { approvalDigest } from '../domain/digest.ts'
import { EdgeError } from '../errors.ts'
import type { Call } from './call.ts'
import type { ApprovalUse } from './controls.ts'
import type { Masked } from './exchange-log.ts'
import { type Judged, maskDecision } from './judge.ts'
import { hold } from './held-call.ts'
import { taskResult } from './own-task.ts'
import { refusalOf } from './refusal-of.ts'
import { canPoll, legOf, nextLeg } from './poll-leg.ts'

type NeedsApproval = Extract<Decision, { readonly outcome: 'require_approval' }>
type Allowed = Extract<Decision, { readonly outcome: 'allow' }>

/** The gateway's answer where a call cannot go on yet: a leg of the long poll, or a refusal as an error. */
export type Consent =
  | { readonly kind: 'given'; readonly decision: Allowed }
  | { readonly kind: 'poll'; readonly result: Readonly<Record<string, unknown>> }

const MAX_SHOWN_CHARS = 16_384

/**
 * Gets a human's consent to this exact call, by the approval ladder: an approval that already stands is used, otherwise
 * the call waits as long as its era allows. Throws an EdgeError `approval_pending`, `approval_denied` or
 * `approval_expired` where it ends without consent. Consent that is given has been used up when this returns.
 */
export async function obtainConsent(
  deps: Deps,
  call: Call,
  decision: NeedsApproval,
  { request, shown }: Omit<Judged, 'decision'>,
): Promise<Consent> {
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
  const approval = await call.controls.openApproval({
    exchange: call.log.summary,
    digest,
    arguments: shownArguments(request),
    ...(shown.facts !== undefined && { facts: shown.facts }),
    reasons: shown.reasons,
    policies: decision.policies,
    policyVersion: decision.policyVersion,
    terms: decision.approval,
  })
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
      throw new EdgeError('approval_denied', `${describe(settled)} was denied${why(settled)}.`)
    case 'cancelled':
      throw new EdgeError('approval_expired', `${describe(approval)} was withdrawn.`)
    case 'consumed':
    case 'expired':
      throw new EdgeError(
        'approval_expired',
        `${describe(approval)} is over. Repeat the call to ask again.`,
      )
    case 'pending':
      return stillPending(deps, call, approval)
  }
}

/** Has the call wait as a task; undefined where it cannot be held, so that it waits in another way. */
async function asTask(deps: Deps, call: Call, approval: Approval): Promise<Consent | undefined> {
  const id = await hold(deps, call, approval)
  const now = new Date().toISOString()
  const times = { createdAt: now, updatedAt: now, expiresAt: approval.expiresAt }
  return id === undefined
    ? undefined
    : { kind: 'poll', result: taskResult(deps, call, id, pendingText(approval), times) }
}

/** Waits for the votes as long as the era of the call allows. */
async function settle(deps: Deps, call: Call, approval: Approval): Promise<Approval> {
  if (approval.status !== 'pending') return approval
  const { legMs, legacyMs, progressMs } = deps.hold
  const signal = AbortSignal.any([call.reply.gone, deps.stopping])
  const stop = keepInformed(call, approval, progressMs)
  try {
    return await deps.approvals.settled(approval.id, canPoll(call) ? legMs : legacyMs, signal)
  } catch (cause) {
    throw new EdgeError(
      'approval_unavailable',
      'The approval service does not answer; try again later.',
      { cause },
    )
  } finally {
    stop()
  }
}

/** Decides again, as policy may have changed while a human thought, then uses the approval. */
async function use(
  call: Call,
  request: Masked,
  { digest, ...consent }: Omit<ApprovalUse, 'exchange'>,
): Promise<Allowed> {
  // A call that goes on with a consent that it has used takes no more; whatever uses one takes once.
  const limits = consent.continues === undefined ? 'consented' : 'check'
  const now = await call.controls.decide('call', call.principal, call.operation, limits)
  if (now.outcome === 'deny') {
    if (now.limit !== undefined) await call.log.decided(await maskDecision(call, now, request))
    throw refusalOf(now, 'Policy no longer allows this')
  }
  if (now.outcome === 'require_approval' && digestOf(call, now) !== digest)
    throw new EdgeError(
      'approval_expired',
      'Policy changed while the call waited. Repeat the call to ask for consent under the new policy.',
    )
  const exchange = call.log.summary.id
  const used = await call.controls.consume({ ...consent, digest, exchange })
  const { access, reasons, policies, policyVersion, obligations, facts } = now
  const decision: Allowed = {
    outcome: 'allow',
    access,
    ...(facts !== undefined && { facts }),
    reasons,
    policies,
    policyVersion,
    obligations,
  }
  await call.log.decided(await maskDecision(call, decision, request), undefined, used)
  return decision
}

function stillPending(deps: Deps, call: Call, approval: Approval): Consent {
  const leg = canPoll(call) ? legOf(deps.sealer, call, approval.id) : deps.hold.maxLegs
  if (leg < deps.hold.maxLegs) {
    const requestState = nextLeg(deps.sealer, call, approval.id, leg)
    return { kind: 'poll', result: { resultType: 'input_required', requestState } }
  }
  throw new EdgeError(
    'approval_pending',
    `${pendingText(approval)} Repeat the same call after it was given; approve with: sallyport approvals approve ${approval.id}`,
    { details: { approval: approval.id, expiresAt: approval.expiresAt } },
  )
}

/** Tells a client that can listen that its call waits; SDK clients with a progress token may extend their patience. */
function keepInformed(call: Call, approval: Approval, everyMs: number): () => void {
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
              message: `${describe(approval)} is pending.`,
            },
          }),
        }))
  }
  tell()
  const timer = setInterval(tell, everyMs)
  return () => clearInterval(timer)
}

/** What consent to a call is bound to. */
const digestOf = (call: Call, decision: Decision): Digest =>
  approvalDigest(call.principal, call.operation, decision, besideOf(call.message))

/**
 * The masked arguments as approvers see them, and whatever else is asked beside them: all of it, as nobody can consent to
 * what is cut off.
 */
function shownArguments(request: Masked): string {
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

function pendingText(approval: Approval): string {
  const { quorum, approvers } = approval.request.terms
  return `${describe(approval)} is pending. It needs ${quorum} of: ${approvers.join(', ')}. It expires at ${approval.expiresAt}.`
}

const describe = (approval: Approval): string => `Approval ${approval.id}`

function why(approval: Approval): string {
  const denial = approval.votes.find(({ vote }) => vote === 'deny')
  return denial === undefined || denial.reason === '' ? '' : `: ${denial.reason}`
}
