import type { BusOptions } from '@sallyport/bus'
import { EnvReader, type IdentityConfig, readIdentity, readLog, readNats } from '@sallyport/service'
import type { LogOptions } from '@sallyport/telemetry'
import type { OpenLimits } from './admission.ts'

export interface ApprovalConfig {
  /** Audience of the tokens that voters bring: the URL of the admin API. */
  readonly audience: string
  readonly identity: IdentityConfig
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

/** Reads the configuration from an environment; throws an EnvError with every problem. */
export function readConfig(env: NodeJS.ProcessEnv): ApprovalConfig {
  const read = new EnvReader(env)
  const { perRequester, total } = DEFAULT_LIMITS
  return read.finish({
    audience: read.url('SALLYPORT_CONTROL_URL', 'http://127.0.0.1:7420'),
    identity: readIdentity(read),
    limits: {
      perRequester: read.integer('SALLYPORT_APPROVAL_MAX_OPEN', perRequester, 1, 10_000),
      total: read.integer('SALLYPORT_APPROVAL_MAX_OPEN_TOTAL', total, 1, 100_000),
    },
    settledKept: DEFAULT_SETTLED_KEPT,
    nats: readNats(read, 'approval'),
    log: readLog(read),
  })
}
