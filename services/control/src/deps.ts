import type { Bus } from '@sallyport/bus'
import type { TokenVerifier } from '@sallyport/identity'
import type { ControlConfig } from './config.ts'
import type { Connections } from './connections.ts'
import type { Events } from './events.ts'
import type { Store } from './store.ts'
import type { Turns } from './trial/turns.ts'

/** Everything that answering a request needs; wired in `service.ts`. */
export interface Deps {
  readonly bus: Bus
  readonly connections: Connections
  readonly store: Store
  readonly verifier: TokenVerifier
  readonly config: ControlConfig
  readonly events: Events
  /** Who may look at the past next. */
  readonly turns: Turns
  /** The API's URL as people know it: the audience of their tokens. */
  readonly publicUrl: () => string
}
