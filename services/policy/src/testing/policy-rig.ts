import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bus, connectBus, provisionStreams } from '@sallyport/bus'
import {
  type Connection,
  connectionRegistered,
  type Decision,
  maskingMask,
  newEventId,
  policyDecide,
  policyGet,
  policyObserve,
  policyPublish,
  type Principal,
  type ReplyOf,
  type RequestOf,
  seal,
} from '@sallyport/contracts'
import { startNatsServer } from '@sallyport/nats-server'
import type { PolicyConfig } from '../config.ts'

/** The policy service's surroundings: a real bus, and those who speak to it. */
export interface PolicyRig extends AsyncDisposable {
  readonly config: PolicyConfig
  readonly bus: Bus
  /** How definitions are masked from now on; not at all unless said. */
  maskBy(mask: (content: string) => string): void
  /** Another client of the bus; it ends with the rig. */
  connect(): Promise<Bus>
  /** Freezes the bus; disposing what it returns lets it go on. */
  pauseBus(): Disposable
  /** Kills the bus without warning and starts it again; clients come back in their own time. */
  restartBus(): Promise<void>
  /** Temporary folder; it goes with the rig. */
  readonly directory: string
  /** Registers a connection like the given one under another name, so that tests do not meet. */
  register(like: Connection, name: string): Promise<Connection['name']>
  publish(
    connection: Connection['name'],
    cedar: string,
    expectedVersion: number,
  ): Promise<ReplyOf<typeof policyPublish>>
  /** Asks about a call by alice, or another verb. */
  ask(
    connection: Connection['name'],
    operation: Pick<RequestOf<typeof policyDecide>['operation'], 'name' | 'arguments'>,
    verb?: string,
    phase?: 'call' | 'list',
  ): Promise<Decision>
  /** Tells what a target offers: definitions by name, as values. */
  observe(
    connection: Connection['name'],
    definitions: readonly { readonly name: string }[],
    kind?: 'tool' | 'prompt',
  ): Promise<ReplyOf<typeof policyObserve>['definitions']>
}

export const dave: Principal = { kind: 'user', id: 'dave', issuer: 'i', groups: ['admins'] }
const alice: Principal = { kind: 'user', id: 'alice', issuer: 'i', groups: ['analysts'] }

const MIB = 1024 ** 2
const asItIs = (content: string): string => content

export async function startPolicyRig(stateBytes = 16 * MIB): Promise<PolicyRig> {
  await using parts = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-policy-'))
  parts.defer(() => rm(directory, { recursive: true, maxRetries: 3 }))
  let server = await startNatsServer({ directory })
  parts.defer(() => server[Symbol.asyncDispose]())
  const { url, user, password, port } = server
  const nats = { url, name: 'policy', user, password, deadlineMs: 60_000 }
  await provisionStreams(nats, { journalBytes: 16 * MIB, stateBytes, auditBytes: 16 * MIB })
  const bus = parts.use(await connectBus({ ...nats, name: 'test' }))
  let mask = asItIs
  parts.use(
    await bus.serve(maskingMask, ({ content }) => ({
      content: mask(content),
      findings: [],
      version: 0,
    })),
  )
  const owned = parts.move()
  return {
    config: { nats, log: { level: 'silent' } },
    bus,
    maskBy(next) {
      mask = next
    },
    connect: async () => owned.use(await connectBus({ ...nats, name: 'test' })),
    pauseBus() {
      server.pause()
      return { [Symbol.dispose]: () => server.resume() }
    },
    async restartBus() {
      await server.kill()
      server = await startNatsServer({ directory, port })
    },
    directory,
    register: (like, name) => register(bus, like, name),
    publish: (connection, cedar, expectedVersion) =>
      bus.call(policyPublish, { connection, cedar, expectedVersion, author: dave, reason: 'test' }),
    ask: (connection, operation, verb = 'tools/call', phase = 'call') =>
      bus.call(policyDecide, {
        phase,
        principal: alice,
        operation: { connection, kind: 'mcp', verb, ...operation },
      }),
    observe: async (connection, definitions, kind = 'tool') => {
      const offered = definitions.map((one) => ({ name: one.name, text: JSON.stringify(one) }))
      const request = { connection, kind, principal: alice, definitions: offered }
      return (await bus.call(policyObserve, request)).definitions
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

async function register(bus: Bus, like: Connection, name: string): Promise<Connection['name']> {
  const connection = { ...like, name: policyGet.parseRequest({ connection: name }).connection }
  const stamp = { id: newEventId(), source: '/test', time: new Date() }
  const data = { connection, author: dave, reason: 'test' }
  const event = seal(connectionRegistered, `connection/${name}`, data, stamp)
  await bus.state.append('connection', name, event, 0)
  return connection.name
}
