import { RpcError } from '@sallyport/bus'
import { durationText } from '@sallyport/contracts'
import type { Refusal } from './domain/decide.ts'

/** Why the approval service refuses. */
export type ApprovalErrorCode =
  | Refusal
  | 'not_found'
  | 'unauthenticated'
  | 'identity_unavailable'
  | 'policy_unavailable'
  | 'scope_too_wide'
  | 'no_break_glass'
  | 'glass_stopped'
  | 'too_many_open'
  | 'too_large'
  | 'contended'

interface ErrorFacts {
  /** What to do; holds nothing of what was asked. */
  readonly message: string
  readonly retryable: boolean
}

const final = (message: string): ErrorFacts => ({ message, retryable: false })
const passing = (message: string): ErrorFacts => ({ message, retryable: true })

/** Every error of the approval service, as `docs/reference/errors.md` lists them. */
export const APPROVAL_ERRORS: Readonly<Record<ApprovalErrorCode, ErrorFacts>> = {
  not_found: final('there is no such approval, access or connection; check its id or name'),
  unauthenticated: final('the access token is not accepted; log in again'),
  identity_unavailable: passing(
    'the keys of the identity provider cannot be read, so that no vote can be taken; try again later',
  ),
  not_own_request: final('only who asked can withdraw a request; deny it if you may vote on it'),
  own_request: final('nobody approves their own request; ask another approver'),
  not_an_approver: final('only members of the approver groups may decide this; ask one of them'),
  already_voted: final('this person has voted already; a vote cannot be changed'),
  not_pending: final('the approval is settled; nothing can change it any more'),
  not_approved: final('the approval was not given'),
  expired: final('the approval is over; repeat the call to ask again'),
  consumed: final('the approval has been used; each is good for one use'),
  digest_mismatch: final(
    'the approval is for another operation; repeat the call to ask for this one',
  ),
  not_grantable: final(
    'policy lets nobody give access to this for a time; ask for consent to each call, by making it',
  ),
  no_break_glass: final(
    'policy lets nobody take access to this without consent; ask for access, or make the call',
  ),
  grant_too_long: final('access cannot last that long here; ask for, or offer, less time'),
  not_active: final('there is no access that lasts; it is over, or was never given'),
  scope_too_wide: final('this is too much to be granted at once; name the tools that are needed'),
  glass_stopped: final(
    'someone ended the access that you took here without consent; until it would have been over, ask for consent',
  ),
  policy_unavailable: passing(
    'the policy service does not answer, so that access cannot be asked for; try again later',
  ),
  too_many_open: passing('too many approvals are open; wait until some are settled'),
  too_large: final('the request is too large to be kept as evidence; ask for less at once'),
  contended: passing('the approval changes too often at the moment; try again'),
}

/** A refusal of the approval service. */
export class ApprovalError extends RpcError {
  /** `hint` is what else is to be said; it holds nothing of what was asked. */
  constructor(code: ApprovalErrorCode, hint?: string) {
    const { message, retryable } = APPROVAL_ERRORS[code]
    super(code, hint === undefined ? message : `${message} (${hint})`, retryable)
  }
}

/** Refuses access for longer than the most that can be given here, in seconds. */
export const tooLong = (longest: number): ApprovalError =>
  new ApprovalError('grant_too_long', `at most ${durationText(longest)}`)
