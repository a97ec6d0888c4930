import type { Bus } from '@sallyport/bus'
import type { TokenVerifier } from '@sallyport/identity'
import type { ClientAddress } from '@sallyport/service'
import type { ApprovalWatch } from './approvals.ts'
import type { HoldConfig } from './config.ts'
import type { ConnectionDirectory } from './connections.ts'
import type { BodyRoom } from './domain/body-room.ts'
import type { Call } from './exchange/call.ts'
import type { Events } from './events.ts'
import type { Ledger } from './ledger.ts'
import type { ListChanges } from './list-changes.ts'
import type { MaskingProfiles } from './masking-profiles.ts'
import type { Sightings } from './sightings.ts'
import type { Sealer } from './seal.ts'
import type { KnownTasks } from './task-handles.ts'
import type { TargetClient } from './target/target-client.ts'

/** Everything that serving a request needs; wired in `service.ts`. */
export interface Deps {
  readonly bus: Bus
  readonly journal: Ledger
  readonly connections: ConnectionDirectory
  readonly approvals: ApprovalWatch
  readonly maskingProfiles: MaskingProfiles
  readonly verifier: TokenVerifier
  readonly clientAddress: ClientAddress
  readonly target: TargetClient
  readonly sealer: Sealer
  readonly hold: HoldConfig
  /** How long a client may take nothing of a stream before it is taken for gone, in milliseconds. */
  readonly stallMs: number
  readonly events: Events
  /** Room for the bodies of requests under way. */
  readonly room: BodyRoom
  readonly sightings: Sightings
  readonly listChanges: ListChanges
  readonly tasks: KnownTasks
  /** Looks at what the target of a call defines, so that it is pinned. */
  readonly learn: (call: Call) => Promise<void>
  /** Work that goes on though no client waits on a line: the edge does not stop before it has ended. */
  readonly underWay: Set<Promise<void>>
  /** The edge's URL as clients know it, without a trailing slash. */
  readonly publicUrl: string
  /** The admin API's URL as people know it, without a trailing slash, where that is known. */
  readonly controlUrl: string | undefined
  readonly issuer: string
  /** CloudEvents source of what this edge writes. */
  readonly source: string
  /** Aborts when the edge begins to stop: streams that answer no request end. */
  readonly draining: AbortSignal
  /** Aborts when the edge can wait no longer for what is under way. */
  readonly stopping: AbortSignal
}

/** The resource (audience of tokens, RFC 8707) that a connection is. */
export const resourceOf = (publicUrl: string, connection: string): string =>
  `${publicUrl}/mcp/${connection}`

/** Where the metadata of that resource stands (RFC 9728, section 3.1). */
export const metadataUrlOf = (publicUrl: string, connection: string): string => {
  const { origin, pathname } = new URL(resourceOf(publicUrl, connection))
  return `${origin}/.well-known/oauth-protected-resource${pathname}`
}
