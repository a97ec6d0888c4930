import type { Logger } from '@sallyport/telemetry'

/** How a service reaches the bus. */
export interface BusOptions {
  /** `nats://host:port`, or `tls://`; several servers of a cluster are separated by commas. Holds no credentials. */
  readonly url: string
  /** Name of the connection, as the server's monitoring shows it. */
  readonly name: string
  readonly user?: string
  readonly password?: string
  /** Base URL of the server's monitoring endpoints; with it the journal refuses a server that does not sync its writes. */
  readonly monitorUrl?: string
  /** Milliseconds to wait for a server that is not there yet; 60,000 unless said. */
  readonly connectTimeoutMs?: number
  /** Milliseconds until a call that names no deadline rejects with `timeout`; 5,000 unless said, and never less than its contract says. */
  readonly deadlineMs?: number
  /** Takes lost and restored connections and failures of handlers. */
  readonly logger?: Logger
}
