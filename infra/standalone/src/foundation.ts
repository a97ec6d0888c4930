import { join } from 'node:path'
import { startOrders } from '@sallyport/orders-mcp'
import { type Postgres, startPostgres } from '@sallyport/postgres'
import type { LogOptions } from '@sallyport/telemetry'
import { prepareControlDatabase } from './databases.ts'
import type { Folders } from './folders.ts'
import { type IdentityProvider, startIdentityProvider } from './identity-provider/server.ts'
import { type ConfiguredNats, type Nats, startNats } from './nats.ts'
import type { Ports } from './ports.ts'
import { readSecret, type Secrets } from './secrets.ts'
import type { Steps } from './steps.ts'
import { type Everything, startEverything } from './targets/everything.ts'
import { together } from './together.ts'

/** Everything that the services stand on. */
export interface Foundation {
  readonly nats: Nats
  readonly postgres: Postgres
  readonly identity: IdentityProvider
  readonly everything: Everything
  readonly shop: Shop
}

/** What lives in PostgreSQL. */
interface Shop extends AsyncDisposable {
  /** URL of the orders target. */
  readonly url: string
  /** Of the owner of the read models. */
  readonly databaseUrl: string
}

export interface FoundationSettings {
  readonly ports: Ports
  readonly folders: Folders
  readonly secrets: Secrets
  readonly nats: ConfiguredNats | undefined
  /** Whether the data goes when the deployment stops. */
  readonly temporary: boolean
  /** Whether the identity provider may issue tokens for a URL. */
  readonly isResource: (url: string) => boolean
  readonly log: LogOptions
}

/** Starts at the same time what does not depend on each other. */
export async function startFoundation(
  stack: AsyncDisposableStack,
  steps: Steps,
  settings: FoundationSettings,
): Promise<Foundation> {
  const { ports, folders, temporary } = settings
  const database = steps.timed(`PostgreSQL on port ${ports.postgres}`, () =>
    startPostgres({
      directory: folders.postgres,
      port: ports.postgres,
      temporary,
      report: steps.say,
    }),
  )
  const [nats, postgres, identity, everything, shop] = await together(stack, [
    steps.timed(natsName(settings), () => bus(settings, steps)),
    database,
    steps.timed('development identity provider', () => identityProvider(settings)),
    steps.timed('target everything', () =>
      startEverything({ port: ports.everything, logFile: join(folders.logs, 'everything.log') }),
    ),
    openShop(database, steps, settings),
  ])
  return { nats, postgres, identity, everything, shop }
}

function natsName({ nats, ports }: FoundationSettings): string {
  return nats === undefined ? `nats-server on port ${ports.nats}` : `streams on ${nats.url}`
}

function bus({ nats, ports, folders }: FoundationSettings, { say }: Steps): Promise<Nats> {
  const own = { directory: folders.nats, port: ports.nats, report: say }
  return startNats(nats === undefined ? own : { ...own, configured: nats })
}

async function openShop(
  database: Promise<Postgres>,
  steps: Steps,
  { ports, secrets }: FoundationSettings,
): Promise<Shop> {
  const { url: adminUrl } = await database
  const databaseUrl = await prepareControlDatabase(adminUrl)
  const orders = await steps.timed('target orders', () =>
    startOrders({ port: ports.orders, tokenFile: secrets.ordersToken, adminUrl }),
  )
  return {
    url: orders.url,
    databaseUrl,
    [Symbol.asyncDispose]: () => orders[Symbol.asyncDispose](),
  }
}

async function identityProvider(settings: FoundationSettings): Promise<IdentityProvider> {
  const { ports, folders, secrets, isResource, log } = settings
  const agent = await readSecret(secrets.reportingAgent)
  const bot = await readSecret(secrets.refundBot)
  return startIdentityProvider({
    host: '127.0.0.1',
    port: ports.identity,
    keysFile: secrets.identityKeys,
    stateFile: join(folders.keys, 'identity-provider.json'),
    agents: [
      { clientId: 'reporting-agent', secret: agent, groups: ['agents'] },
      // It votes, and may call nothing: the bot of examples/approval-bot, which is started by hand.
      { clientId: 'refund-bot', secret: bot, groups: ['refund-bots'] },
    ],
    isResource,
    log,
  })
}
