import type { GrantScope, Principal } from '@sallyport/contracts'
import type { TokenVerifier } from '@sallyport/identity'
import type { AccessTerms } from './domain/access-request.ts'
import type { AskedArguments } from './asked.ts'
import type { Events } from './events.ts'
import type { OpenApproval } from './open-approval.ts'
import type { ApprovalStore } from './store.ts'
import type { View } from './view.ts'

/** What the handlers work with. */
export interface Deps {
  readonly store: ApprovalStore
  readonly view: View
  /** Resolves when the view has seen all that stands in STATE at the time of the call. */
  readonly caughtUp: () => Promise<void>
  readonly openApproval: OpenApproval
  readonly asked: AskedArguments
  readonly verifier: TokenVerifier
  /** Audience of the tokens that voters bring. */
  readonly audience: string
  /** Groups whose members may end any access. */
  readonly admins: readonly string[]
  /** Who may consent to access of a scope for a principal. Rejects with an ApprovalError. */
  readonly accessTerms: (principal: Principal, scope: GrantScope) => Promise<AccessTerms>
  /** Audience of the tokens with which voters come by MCP; absent where none do. */
  readonly connectionAudience?: string
  readonly events: Events
  readonly clock: () => Date
}
