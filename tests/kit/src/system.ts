import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '@nats-io/transport-node'
import { connectBus } from '@sallyport/bus'
import {
  type ServiceName,
  type Standalone,
  type StandaloneOptions,
  startStandalone,
} from '@sallyport/standalone'
import { type AuditEvent, listenToAudit, type NatsAccess } from './audit-events.ts'
import type { CliResult } from './cli.ts'
import { type EvidenceView, viewEvidence } from './evidence.ts'
import { placesHolding } from './leak-search.ts'
import { createLogins, type DemoUser } from './logins.ts'
import { type ClientKind, connectClient, type McpClient } from './mcp-clients.ts'
import { openOrders, type OrdersTruth } from './orders.ts'
import { serviceAnswers } from './service-probe.ts'
import { until } from './until.ts'

/** A whole deployment on free ports in a temporary folder, and the means to use and to disturb it. */
export interface System extends AsyncDisposable {
  readonly urls: Standalone['urls']
  readonly nats: NatsAccess
  /** Temporary folder of the test; the deployment's own folder lies in it. */
  readonly directory: string
  readonly verifierKeyFile: string
  readonly evidence: EvidenceView
  readonly orders: OrdersTruth
  token(user: DemoUser, connection: string): Promise<string>
  cli(user: DemoUser | undefined, args: readonly string[]): Promise<CliResult>
  connect(kind: ClientKind, connection: string, user: DemoUser): Promise<McpClient>
  /** Connects past the gateway to a target that needs no credential. */
  connectDirectly(target: 'everything'): Promise<McpClient>
  /** What a listener on `audit.>` has seen since the start. */
  auditEvents(): Promise<readonly AuditEvent[]>
  /** Files and tables that hold one of the values; the target's own database is not searched. */
  placesHolding(values: readonly string[]): Promise<readonly string[]>
  stopService(name: ServiceName): Promise<void>
  startService(name: ServiceName): Promise<void>
  /** Whether a service does its work, wherever it runs. */
  serviceAnswers(name: ServiceName): Promise<boolean>
  pauseBus(): void
  resumeBus(): void
  until<T>(what: string, attempt: () => Promise<T | undefined>): Promise<T>
}

export interface BootOptions {
  /** Hears what is being started. */
  readonly report?: (line: string) => void
  /** A folder to use, and to keep, instead of a temporary one. */
  readonly directory?: string
  /** How calls wait for a human, where a test cannot wait as long as clients do. */
  readonly hold?: StandaloneOptions['hold']
  /** The least that services log; information unless given. */
  readonly logLevel?: StandaloneOptions['logLevel']
}

/** Boots everything on free ports. Disposing it stops all of it and removes the temporary folder. */
export async function bootSystem(options: BootOptions = {}): Promise<System> {
  await using parts = new AsyncDisposableStack()
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'sallyport-')))
  if (options.directory === undefined)
    parts.defer(() => rm(directory, { recursive: true, force: true }))
  const home = join(directory, 'home')
  await mkdir(home, { recursive: true })
  const standalone = parts.use(
    await startStandalone({
      directory: join(directory, 'deployment'),
      ports: 'free',
      temporary: options.directory === undefined,
      report: options.report ?? (() => {}),
      ...(options.hold && { hold: options.hold }),
      ...(options.logLevel && { logLevel: options.logLevel }),
    }),
  )
  const { nats } = standalone
  const audit = parts.use(await listenToAudit(nats))
  const connection = await connect({ servers: nats.url, user: nats.user, pass: nats.password })
  parts.defer(() => connection.close())
  const access = { name: 'tests', url: nats.url, user: nats.user, password: nats.password }
  const bus = parts.use(await connectBus({ ...access, deadlineMs: 60_000 }))
  const orders = parts.use(openOrders(standalone.urls.postgres))
  const logins = createLogins({
    controlUrl: standalone.urls.control,
    directory: home,
    agentSecretFile: standalone.agentSecretFile,
  })
  const owned = parts.move()
  return {
    urls: standalone.urls,
    nats,
    directory,
    verifierKeyFile: standalone.verifierKeyFile,
    evidence: viewEvidence(standalone.evidenceDirectory, standalone.verifierKeyFile, connection),
    orders,
    ...logins,
    connect: async (kind, name, user) =>
      connectClient(kind, `${standalone.urls.edge}/mcp/${name}`, await logins.token(user, name)),
    connectDirectly: (target) => connectClient('v1', standalone.targets[target].url, 'none'),
    auditEvents: () => Promise.resolve(audit.seen),
    placesHolding: (values) =>
      placesHolding(values, {
        directory,
        deployment: join(directory, 'deployment'),
        except: ['deployment/postgres'],
        readModelsUrl: standalone.urls.postgres,
      }),
    stopService: (name) => standalone.stopService(name),
    startService: (name) => standalone.startService(name),
    serviceAnswers: (name) => serviceAnswers(name, bus, standalone.urls),
    pauseBus: () => nats.pause(),
    resumeBus: () => nats.resume(),
    until,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
