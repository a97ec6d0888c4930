import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bus, connectBus, provisionStreams } from '@sallyport/bus'
import {
  type Connection,
  connectionRegistered,
  type Decision,
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

export async function startPolicyRig(stateBytes = 16 * MIB): Promise<PolicyRig> {
  await using parts = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-policy-'))
  parts.defer(() => rm(directory, { recursive: true, maxRetries: 3 }))
  const { url, user, password } = parts.use(await startNatsServer({ directory }))
  const nats = { url, name: 'policy', user, password }
  await provisionStreams(nats, { journalBytes: 16 * MIB, stateBytes, auditBytes: 16 * MIB })
  const bus = parts.use(await connectBus({ ...nats, name: 'test' }))
  const owned = parts.move()
  return {
    config: { nats, log: { level: 'silent' } },
    bus,
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
      return (await bus.call(policyObserve, request, { deadlineMs: 60_000 })).definitions
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
