import type { BusOptions } from '@sallyport/bus'
import { APPROVALS_CONNECTION } from '@sallyport/contracts'
import { EnvReader, type IdentityConfig, readIdentity, readLog, readNats } from '@sallyport/service'
import type { LogOptions } from '@sallyport/telemetry'
import type { OpenLimits } from './admission.ts'

export interface ApprovalConfig {
  /** Audience of the tokens that voters bring: the URL of the admin API. */
  readonly audience: string
  /** Audience of the tokens with which voters come by MCP: the connection to the approvals. None unless given. */
  readonly connectionAudience?: string
  readonly identity: IdentityConfig
  /** Groups whose members may end any access. */
  readonly admins: readonly string[]
  readonly limits: OpenLimits
  /** How many settled approvals are kept for lists. */
  readonly settledKept: number
  readonly nats: BusOptions
  readonly log: LogOptions
}

/** The bounds that hold unless said otherwise. */
export const DEFAULT_LIMITS: OpenLimits = { perRequester: 50, total: 2_000 }
/** How many settled approvals lists show unless said otherwise. */
export const DEFAULT_SETTLED_KEPT = 1_000

/** The resource (RFC 8707) that the connection to the approvals is, at an edge of this public URL. */
export const connectionAudienceAt = (edgeUrl: string): string =>
  `${edgeUrl}/mcp/${APPROVALS_CONNECTION}`

/** Reads the configuration from an environment; throws an EnvError with every problem. */
export function readConfig(env: NodeJS.ProcessEnv): ApprovalConfig {
  const read = new EnvReader(env)
  const { perRequester, total } = DEFAULT_LIMITS
  const edge = read.optional('SALLYPORT_EDGE_URL')
  return read.finish({
    audience: read.url('SALLYPORT_CONTROL_URL', 'http://127.0.0.1:7420'),
    ...(edge !== undefined && {
      connectionAudience: connectionAudienceAt(read.url('SALLYPORT_EDGE_URL')),
    }),
    identity: readIdentity(read),
    admins: read.names('SALLYPORT_ADMIN_GROUPS', 'admins'),
    limits: {
      perRequester: read.integer('SALLYPORT_APPROVAL_MAX_OPEN', perRequester, 1, 10_000),
      total: read.integer('SALLYPORT_APPROVAL_MAX_OPEN_TOTAL', total, 1, 100_000),
    },
    settledKept: DEFAULT_SETTLED_KEPT,
    nats: readNats(read, 'approval'),
    log: readLog(read),
  })
}
