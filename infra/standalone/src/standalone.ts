import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createExporter } from '@sallyport/exporter'
import type { EvidencePlace } from '@sallyport/recorder'
import type { RunningService } from '@sallyport/service'
import type { LogOptions } from '@sallyport/telemetry'
import { lockDeployment } from './deployment-lock.ts'
import { explained, isPortTaken } from './explain.ts'
import { readExamples } from './examples.ts'
import { type Folders, prepareFolders } from './folders.ts'
import { type Foundation, startFoundation } from './foundation.ts'
import { busOptions, type Nats } from './nats.ts'
import type { Standalone, StandaloneOptions } from './options.ts'
import { checkPorts, chooseFreePorts, DEFAULT_PORTS, type Ports } from './ports.ts'
import { prepareSecrets, type Secrets } from './secrets.ts'
import { seedExamples } from './seed.ts'
import { createServiceSet, type ServiceSet } from './service-set.ts'
import { serviceFactories } from './services.ts'
import { createSteps, type Steps } from './steps.ts'

const EXAMPLES = fileURLToPath(new URL('../../../examples', import.meta.url))

/** What is settled before anything starts. */
interface Plan {
  readonly options: StandaloneOptions
  readonly folders: Folders
  readonly secrets: Secrets
  readonly ports: Ports
  readonly urls: { readonly edge: string; readonly control: string; readonly issuer: string }
  readonly logFile: string
}

/**
 * Brings up a whole deployment: nats-server, PostgreSQL, identity provider, demo targets, services, and the connections
 * and policies of the quick start where there are none. Rejects with one sentence that says what to do, after having
 * stopped what had started. A free port that another program takes before it is used is exchanged for another.
 */
export async function startStandalone(options: StandaloneOptions): Promise<Standalone> {
  for (let attempt = 1; ; attempt++) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- each attempt follows one that failed
      return await start(options)
    } catch (error) {
      if (options.ports !== 'free' || !isPortTaken(error) || attempt === ATTEMPTS) throw error
    }
  }
}

/** How often free ports are chosen before a start fails. */
const ATTEMPTS = 5

async function start(options: StandaloneOptions): Promise<Standalone> {
  await using stack = new AsyncDisposableStack()
  try {
    const steps = createSteps(options.report ?? (() => {}))
    const plan = await prepare(stack, options)
    const log = { file: plan.logFile, level: options.logLevel ?? 'info' }
    const isResource = resourceCheck(plan.urls)
    const { nats: configured, temporary = false } = options
    const settings = { ...plan, nats: configured, temporary, isResource, log }
    const foundation = await startFoundation(stack, steps, settings)
    const { nats, shop } = foundation
    const factories = serviceFactories({
      ...plan,
      databaseUrl: shop.databaseUrl,
      evidence: evidenceOf(plan),
      hold: options.hold,
      programs: options.programs ?? [],
      webhooks: options.webhooks ?? [],
      log,
      nats: (name) => busOptions(nats, name),
    })
    const services = stack.use(createServiceSet(factories))
    await startServices(services, steps, plan, foundation)
    const exporter = await startExporter(stack, steps, plan, { nats, log })
    return handle(plan, foundation, services, exporter, stack.move())
  } catch (error) {
    throw await explained(error, options)
  }
}

async function prepare(stack: AsyncDisposableStack, options: StandaloneOptions): Promise<Plan> {
  const folders = await prepareFolders(options.directory)
  if (options.temporary === true) {
    stack.defer(() => rm(folders.root, { recursive: true, force: true }))
  }
  stack.use(await lockDeployment(folders.root))
  const [secrets, ports] = await Promise.all([prepareSecrets(folders), choosePorts(options)])
  const urls = { edge: url(ports.edge), control: url(ports.control), issuer: url(ports.identity) }
  const logFile = resolve(options.logFile ?? join(folders.logs, 'sallyport.log'))
  return { options, folders, secrets, ports, urls, logFile }
}

const evidenceOf = ({ options, folders }: Plan): EvidencePlace =>
  options.evidence ?? { kind: 'folder', directory: folders.evidence }

const url = (port: number): string => `http://127.0.0.1:${port}`

async function choosePorts({ ports = 'default' }: StandaloneOptions): Promise<Ports> {
  if (ports === 'free') return chooseFreePorts()
  const chosen = ports === 'default' ? DEFAULT_PORTS : ports
  await checkPorts(chosen)
  return chosen
}

/** Tokens are issued for connections of the edge and for the admin API. */
function resourceCheck(urls: Plan['urls']): (url: string) => boolean {
  const connection = `${urls.edge}/mcp/`
  return (asked) =>
    asked === urls.control ||
    (asked.startsWith(connection) && /^[a-z0-9][a-z0-9-]*$/.test(asked.slice(connection.length)))
}

/** The edge comes last: when it answers, everything that it asks is there. */
async function startServices(
  services: ServiceSet,
  steps: Steps,
  { options, ports }: Plan,
  { nats, shop, everything }: Foundation,
): Promise<void> {
  const examples = await readExamples(options.examples ?? EXAMPLES, {
    ORDERS_URL: shop.url,
    EVERYTHING_URL: everything.url,
  })
  await steps.timed('policy, approval, masking, recorder and control', () =>
    services.startBehindTheEdge(),
  )
  await steps.timed('connections and policies', () =>
    seedExamples(busOptions(nats, 'control', 'setup'), examples),
  )
  await steps.timed(`edge on port ${ports.edge}`, () => services.start('edge'))
}

/** Runs also where there is nothing to export to, to say so. */
async function startExporter(
  stack: AsyncDisposableStack,
  steps: Steps,
  { options: { destinations = [] }, folders }: Plan,
  { nats, log }: { readonly nats: Nats; readonly log: LogOptions },
): Promise<RunningService> {
  const { deadLetters } = folders
  const config = { nats: busOptions(nats, 'exporter'), destinations, deadLetters, log }
  return stack.use(await steps.timed('exporter', () => createExporter(config)))
}

function handle(
  plan: Plan,
  { nats, postgres, shop, everything }: Foundation,
  services: ServiceSet,
  exporter: RunningService,
  stack: AsyncDisposableStack,
): Standalone {
  const { folders, secrets, urls, logFile } = plan
  const evidence = evidenceOf(plan)
  const readModels = Object.assign(new URL(postgres.url), {
    pathname: new URL(shop.databaseUrl).pathname,
  })
  return {
    directory: folders.root,
    urls: { ...urls, nats: nats.url, postgres: readModels.href },
    nats: {
      url: nats.url,
      user: nats.user ?? '',
      password: nats.password ?? '',
      passwords: nats.passwords,
      pause: () => nats.server?.pause(),
      resume: () => nats.server?.resume(),
      kill: async () => void (await nats.server?.kill()),
    },
    targets: { everything: { url: everything.url }, orders: { url: shop.url } },
    evidenceDirectory: evidence.kind === 'folder' ? evidence.directory : folders.evidence,
    verifierKeyFile: secrets.verifierKey,
    agentSecretFile: secrets.reportingAgent,
    logFile,
    stopService: (name) => services.stop(name),
    startService: (name) => services.start(name),
    failed: Promise.race([
      services.failed,
      postgres.failed,
      nats.failed,
      ...(exporter.failed === undefined ? [] : [exporter.failed]),
    ]),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}
