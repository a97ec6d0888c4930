import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Bus,
  type BusOptions,
  busUsers,
  connectBus,
  provisionStreams,
  type StreamLimits,
} from '@sallyport/bus'
import { startTestIssuer, type TestIssuer } from '@sallyport/identity/test-issuer'
import { startNatsServer } from '@sallyport/nats-server'
import { type Control, type ControlConfig, createControl, DEFAULT_DELIVERY } from '../src/index.ts'

/** The admin API on a real bus and a real token issuer. */
export interface Rig extends AsyncDisposable {
  readonly control: Control
  readonly bus: Bus
  /** Stops the service and starts it anew on the same bus and database. */
  restart(): Promise<void>
  /** A token of a member of a group; claims given here win. */
  token(group: string, claims?: Readonly<Record<string, unknown>>): Promise<string>
  /** Stops the service until {@link Rig.restart}. */
  stop(): Promise<void>
  /** Starts another replica on the same bus; it ends with the rig. */
  replica(): Promise<Control>
  /** Calls the API as a member of a group. */
  as(group: string, method: string, path: string, body?: unknown): Promise<Answer>
  /** The same, for an answer that comes line by line. */
  open(group: string, method: string, path: string, body?: unknown): Promise<Response>
}

export interface Answer {
  readonly status: number
  readonly json: Readonly<Record<string, unknown>>
}

export async function startRig(
  databaseUrl: string,
  changes: Partial<ControlConfig> = {},
  limits: StreamLimits = {},
): Promise<Rig> {
  await using parts = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-control-'))
  parts.defer(() => rm(directory, { recursive: true, force: true }))
  const nats = parts.use(await startNatsServer({ directory, users: busUsers() }))
  const { url, user, password } = nats
  const options: BusOptions = { url, user, password, name: 'test' }
  await provisionStreams(options, limits)
  const bus = parts.use(await connectBus(options))
  const issuer: TestIssuer = parts.use(await startTestIssuer())
  // With its own rights on the bus and no other.
  const own = { ...options, user: 'control', password: String(nats.passwords.get('control')) }
  const config = { ...configOf(databaseUrl, issuer, own), ...changes }
  const start = (): Promise<Control> => createControl(config)
  let control = await start()
  parts.defer(() => control[Symbol.asyncDispose]())
  const tokenOf: Rig['token'] = (group, claims) =>
    issuer.issue(changes.publicUrl ?? control.url, {
      sub: `member-of-${group}`,
      groups: [group],
      ...claims,
    })
  const open: Rig['open'] = async (group, method, path, body) =>
    fetch(`${control.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await tokenOf(group)}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  const owned = parts.move()
  return {
    get control() {
      return control
    },
    bus,
    stop: async () => control[Symbol.asyncDispose](),
    replica: async () => owned.use(await start()),
    restart: async () => {
      await control[Symbol.asyncDispose]()
      control = await start()
    },
    as: async (...request) => {
      const response = await open(...request)
      return { status: response.status, json: await toObject(response) }
    },
    open,
    token: tokenOf,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

const configOf = (databaseUrl: string, issuer: TestIssuer, nats: BusOptions): ControlConfig => ({
  host: '127.0.0.1',
  port: 0,
  edgeUrl: 'http://127.0.0.1:7410',
  trustedProxies: [],
  databaseUrl,
  searchText: false,
  identity: { issuer: issuer.issuer, jwksUrl: issuer.jwksUrl, groupsClaim: 'groups' },
  roles: { admins: ['admins'], auditors: ['auditors'] },
  webhooks: [],
  delivery: DEFAULT_DELIVERY,
  nats,
  log: { level: 'silent' },
})

async function toObject(response: Response): Promise<Readonly<Record<string, unknown>>> {
  const value: Readonly<Record<string, unknown>> = JSON.parse(await response.text())
  return value
}

/** Tries until a value comes. */
export async function until<T>(attempt: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const value = await attempt()
    if (value !== undefined) return value
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
