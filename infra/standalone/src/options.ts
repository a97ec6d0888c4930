import type { Webhook } from '@sallyport/control'
import type { HoldConfig } from '@sallyport/edge'
import type { Destination } from '@sallyport/exporter'
import type { EvidencePlace } from '@sallyport/recorder'
import type { LogOptions } from '@sallyport/telemetry'
import type { ConfiguredNats } from './nats.ts'
import type { Ports } from './ports.ts'
import type { ServiceName } from './service-set.ts'

export interface StandaloneOptions {
  /** Folder of all data; made where it is missing. */
  readonly directory: string
  /** Removes the folder, and all data, when the deployment stops. */
  readonly temporary?: boolean
  /** `default`: the documented ports; `free`: whichever are free; or each by name. */
  readonly ports?: 'default' | 'free' | Ports
  /** Takes one line for each thing that was done, with its time. */
  readonly report?: (line: string) => void
  /** A NATS server that someone else runs; the assembly starts its own unless given. */
  readonly nats?: ConfiguredNats
  /** Where the services log; `logs/sallyport.log` in the folder unless said. */
  readonly logFile?: string
  readonly logLevel?: NonNullable<LogOptions['level']>
  /** How calls wait for a human, where that differs from the edge's own default. */
  readonly hold?: Partial<HoldConfig>
  /** Absolute paths of the programs that connections may name; none unless said. */
  readonly programs?: readonly string[]
  /** Who is told of approvals; nobody unless said. */
  readonly webhooks?: readonly Webhook[]
  /** Where the log and the recordings are kept; in `evidence` in the folder unless said. */
  readonly evidence?: EvidencePlace
  /** Where the audit stream is exported to; nowhere unless said. */
  readonly destinations?: readonly Destination[]
  /** Folder with `connections` and `policies`; that of the repository unless said. */
  readonly examples?: string
}

/** A whole deployment on one machine. Disposing it stops every part, in the reverse order of their start. */
export interface Standalone extends AsyncDisposable {
  readonly directory: string
  readonly urls: {
    readonly edge: string
    readonly control: string
    readonly issuer: string
    readonly nats: string
    /** Of the superuser, at the database of the read models; holds a password. */
    readonly postgres: string
  }
  /** The bus: how to reach it, and how to disturb a server of the assembly's own. */
  readonly nats: {
    readonly url: string
    /** May do everything on a server of the assembly's own. */
    readonly user: string
    readonly password: string
    /** Passwords of the users of such a server, who may do what each needs. */
    readonly passwords: ReadonlyMap<string, string>
    pause(): void
    resume(): void
    kill(): Promise<void>
  }
  readonly targets: {
    readonly everything: { readonly url: string }
    readonly orders: { readonly url: string }
  }
  /** The evidence, unless it is in a bucket. */
  readonly evidenceDirectory: string
  /** The public key that the evidence is checked with. */
  readonly verifierKeyFile: string
  /** The client secret of `reporting-agent`. */
  readonly agentSecretFile: string
  readonly logFile: string
  stopService(name: ServiceName): Promise<void>
  startService(name: ServiceName): Promise<void>
  /** Resolves with the reason when a part can no longer do its work. */
  readonly failed: Promise<Error>
}
