import type { Bus } from '@sallyport/bus'
import type { TokenVerifier } from '@sallyport/identity'
import type { ClientAddress } from '@sallyport/service'
import type { Approvals } from './approvals.ts'
import type { ControlConfig } from './config.ts'
import type { Connections } from './connections.ts'
import type { Events } from './events.ts'
import type { Rebuild } from './rebuild.ts'
import type { Refusals } from './refusals.ts'
import type { Store } from './store.ts'
import type { Turns } from './trial/turns.ts'
import type { ApprovalReader } from './watch/reader.ts'
import type { Watch } from './watch/watch.ts'
import type { Webhooks } from './webhooks/webhooks.ts'

/** Everything that answering a request needs; wired in `service.ts`. */
export interface Deps {
  readonly bus: Bus
  readonly connections: Connections
  readonly store: Store
  readonly rebuild: Rebuild
  /** What STATE says of approvals. */
  readonly approvals: Approvals
  readonly reader: ApprovalReader
  readonly watch: Watch
  readonly verifier: TokenVerifier
  readonly config: ControlConfig
  readonly events: Events
  /** Where a request came from. */
  readonly clientAddress: ClientAddress
  /** Makes evidence of requests that are refused. */
  readonly refusals: Refusals
  readonly webhooks: Webhooks
  /** Who may look at the past next. */
  readonly turns: Turns
  /** The API's URL as people know it: the audience of their tokens. */
  readonly publicUrl: () => string
}
