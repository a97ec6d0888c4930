import type { TokenVerifier } from '@sallyport/identity'
import type { Events } from './events.ts'
import type { OpenApproval } from './open-approval.ts'
import type { ApprovalStore } from './store.ts'
import type { View } from './view.ts'

/** What the handlers work with. */
export interface Deps {
  readonly store: ApprovalStore
  readonly view: View
  readonly openApproval: OpenApproval
  readonly verifier: TokenVerifier
  /** Audience of the tokens that voters bring. */
  readonly audience: string
  readonly events: Events
  readonly clock: () => Date
}
