import type { BusOptions } from '@sallyport/bus'
import {
  EnvReader,
  type IdentityConfig,
  readIdentity,
  readLog,
  readNats,
  readProxies,
} from '@sallyport/service'
import type { LogOptions } from '@sallyport/telemetry'
import type { Webhook } from './domain/webhook/webhook.ts'
import { DEFAULT_DELIVERY, type DeliveryLimits } from './webhooks/deliver.ts'
import { readWebhooksFile } from './webhooks/read-file.ts'

export interface ControlConfig {
  readonly host: string
  /** 0 takes a free port. */
  readonly port: number
  /** The URL by which people reach the API: the audience of their tokens. From the bound address if absent. */
  readonly publicUrl?: string
  /** The edge as clients know it; told to those who ask where to connect. */
  readonly edgeUrl: string
  /** Addresses, or networks with a slash, of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[]
  readonly databaseUrl: string
  /** Whether words of masked content are indexed; they stand in the database as they are. */
  readonly searchText: boolean
  readonly identity: IdentityConfig
  readonly roles: RoleGroups
  /** Who is told of approvals; holds secrets. */
  readonly webhooks: readonly Webhook[]
  readonly delivery: DeliveryLimits
  readonly nats: BusOptions
  readonly log: LogOptions
}

/** Groups whose members administer, and groups whose members may see content. */
export interface RoleGroups {
  readonly admins: readonly string[]
  readonly auditors: readonly string[]
}

/** Reads the configuration from an environment; throws an EnvError with every problem. */
export function readConfig(env: NodeJS.ProcessEnv): ControlConfig {
  const read = new EnvReader(env)
  const publicUrl = read.optional('SALLYPORT_CONTROL_URL')
  return read.finish({
    host: read.text('SALLYPORT_CONTROL_HOST', '127.0.0.1'),
    port: read.integer('SALLYPORT_CONTROL_PORT', 7420, 0, 65_535),
    ...(publicUrl !== undefined && { publicUrl: read.url('SALLYPORT_CONTROL_URL') }),
    edgeUrl: read.url('SALLYPORT_EDGE_URL', 'http://127.0.0.1:7410'),
    trustedProxies: readProxies(read, 'SALLYPORT_CONTROL_TRUSTED_PROXIES'),
    databaseUrl: databaseUrl(read),
    searchText: read.matching('SALLYPORT_SEARCH_TEXT', /^(on|off)$/, 'on or off', 'off') === 'on',
    identity: readIdentity(read),
    roles: {
      admins: read.names('SALLYPORT_ADMIN_GROUPS', 'admins'),
      auditors: read.names('SALLYPORT_AUDITOR_GROUPS', 'auditors'),
    },
    webhooks: readWebhooks(read),
    delivery: DEFAULT_DELIVERY,
    nats: readNats(read, 'control'),
    log: readLog(read),
  })
}

/** Who is told of approvals: `SALLYPORT_WEBHOOKS_FILE`. */
export function readWebhooks(read: EnvReader): readonly Webhook[] {
  return readWebhooksFile(read, 'SALLYPORT_WEBHOOKS_FILE')
}

/** A password of its own file keeps it out of the environment, which every tool that lists processes can show. */
function databaseUrl(read: EnvReader): string {
  const text = read.text('SALLYPORT_DATABASE_URL')
  const password = read.secretFile('SALLYPORT_DATABASE_PASSWORD_FILE')
  const url = URL.parse(text)
  if (password === undefined || url === null) return text
  url.password = encodeURIComponent(password)
  return url.href
}
