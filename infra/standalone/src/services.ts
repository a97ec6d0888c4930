import {
  connectionAudienceAt,
  createApproval,
  DEFAULT_LIMITS,
  DEFAULT_SETTLED_KEPT,
} from '@sallyport/approval'
import type { BusOptions, BusUser } from '@sallyport/bus'
import { createControl, DEFAULT_DELIVERY, type Webhook } from '@sallyport/control'
import { createEdge, DEFAULT_HOLD, DEFAULT_STALL_MS, DEFAULT_TARGETS } from '@sallyport/edge'
import { createMasking } from '@sallyport/masking'
import { createPolicy } from '@sallyport/policy'
import { createRecorder, type EvidencePlace } from '@sallyport/recorder'
import type { LogOptions } from '@sallyport/telemetry'
import type { Folders } from './folders.ts'
import type { StandaloneOptions } from './options.ts'
import type { Ports } from './ports.ts'
import { LOG_ORIGIN, type Secrets } from './secrets.ts'
import type { ServiceFactories } from './service-set.ts'

/** Everything that the services are configured from. */
export interface ServiceSettings {
  readonly ports: Ports
  readonly folders: Folders
  readonly secrets: Secrets
  readonly urls: { readonly edge: string; readonly control: string; readonly issuer: string }
  readonly databaseUrl: string
  readonly evidence: EvidencePlace
  readonly hold: StandaloneOptions['hold']
  /** Absolute paths of the programs that connections may name. */
  readonly programs: readonly string[]
  readonly webhooks: readonly Webhook[]
  readonly log: LogOptions
  /** How a service of that name reaches the bus. */
  readonly nats: (name: BusUser) => BusOptions
}

const HOST = '127.0.0.1'
const ADMINS = ['admins']

/** Longest time that an event waits for others before the log is signed. */
const SEAL_INTERVAL_MS = 1000

/** Time between two looks for content that is older than its connection lets it be. */
const RETENTION_INTERVAL_MS = 3_600_000

/** How each service is started; the configuration that its `main.ts` reads from the environment, made here instead. */
export function serviceFactories(settings: ServiceSettings): ServiceFactories {
  const { secrets, urls, log, nats } = settings
  const identity = { issuer: urls.issuer, groupsClaim: 'groups' }
  return {
    policy: () => createPolicy({ nats: nats('policy'), log }),
    masking: () => createMasking({ nats: nats('masking'), log, keyFile: secrets.maskingKey }),
    approval: () =>
      createApproval({
        audience: urls.control,
        connectionAudience: connectionAudienceAt(urls.edge),
        identity,
        admins: ADMINS,
        limits: DEFAULT_LIMITS,
        settledKept: DEFAULT_SETTLED_KEPT,
        nats: nats('approval'),
        log,
      }),
    recorder: () =>
      createRecorder({
        evidence: settings.evidence,
        keyFile: secrets.logKey,
        recordingKeyFile: secrets.recordingKey,
        retentionIntervalMs: RETENTION_INTERVAL_MS,
        origin: LOG_ORIGIN,
        intervalMs: SEAL_INTERVAL_MS,
        nats: nats('recorder'),
        log,
      }),
    control: () =>
      createControl({
        host: HOST,
        port: settings.ports.control,
        publicUrl: urls.control,
        edgeUrl: urls.edge,
        trustedProxies: [],
        databaseUrl: settings.databaseUrl,
        searchText: true,
        identity,
        roles: { admins: ADMINS, auditors: ['auditors'] },
        webhooks: settings.webhooks,
        delivery: DEFAULT_DELIVERY,
        nats: nats('control'),
        log,
      }),
    edge: () => createEdge(edgeConfig(settings)),
  }
}

function edgeConfig(settings: ServiceSettings): Parameters<typeof createEdge>[0] {
  const { ports, folders, secrets, urls, log, nats, hold } = settings
  return {
    host: HOST,
    port: ports.edge,
    publicUrl: urls.edge,
    controlUrl: urls.control,
    writer: 'edge-1',
    secretsDirectory: folders.targetSecrets,
    sealingKeyFile: secrets.edgeSealingKey,
    allowedOrigins: [],
    allowedHosts: [],
    identity: { issuer: urls.issuer, groupsClaim: 'groups', claims: ['client_id'] },
    trustedProxies: [],
    hold: { ...DEFAULT_HOLD, ...hold },
    stallMs: DEFAULT_STALL_MS,
    targets: { ...DEFAULT_TARGETS, programs: settings.programs },
    maxExchanges: 1024,
    nats: nats('edge'),
    log,
  }
}
