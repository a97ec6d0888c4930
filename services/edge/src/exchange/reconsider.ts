import type { Decision } from '@sallyport/contracts'
import { EdgeError } from '../errors.ts'
import type { Call } from './call.ts'
import type { Consent } from './consent.ts'
import type { Masked } from './masked.ts'
import { maskDecision } from './judge.ts'
import { refusalOf } from './refusal-of.ts'

/** A decision by which a call may pass. */
export type Allowed = Extract<Decision, { readonly outcome: 'allow' }>
type Standing = Exclude<Decision, { readonly outcome: 'deny' }>

/**
 * Decides again about a call that has consent, as policy may have changed while a human thought. `limits` says how it
 * counts; `isSame` whether what would need consent now is what consent was given to.
 */
export async function reconsider(
  call: Call,
  request: Masked,
  limits: 'consented' | 'check',
  isSame: (now: Decision) => boolean,
): Promise<Standing> {
  const now = await call.controls.decide('call', call.principal, call.operation, limits)
  if (now.outcome === 'deny') {
    if (now.limit !== undefined) await call.log.decided(await maskDecision(call, now, request))
    throw refusalOf(now, 'Policy no longer allows this')
  }
  if (now.outcome === 'require_approval' && !isSame(now))
    throw new EdgeError(
      'approval_expired',
      'Policy changed while the call waited. Repeat the call to ask for consent under the new policy.',
    )
  return now
}

/** Writes down that a call passes, and by whose consent. */
export async function allow(
  call: Call,
  request: Masked,
  now: Standing,
  consent: Consent,
): Promise<Allowed> {
  const { access, reasons, policies, policyVersion, obligations, facts, definition } = now
  const decision: Allowed = {
    outcome: 'allow',
    access,
    ...(facts !== undefined && { facts }),
    reasons,
    policies,
    policyVersion,
    ...(definition !== undefined && { definition }),
    obligations,
  }
  await call.log.decided(await maskDecision(call, decision, request), undefined, consent)
  return decision
}
