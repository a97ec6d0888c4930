import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApproval, DEFAULT_SETTLED_KEPT } from '@sallyport/approval'
import {
  type Bus,
  type BusOptions,
  type BusUser,
  busUsers,
  connectBus,
  provisionStreams,
} from '@sallyport/bus'
import {
  connectionRegistered,
  newEventId,
  parseConnection,
  policyPublish,
  type Principal,
  seal,
} from '@sallyport/contracts'
import { createEdge, DEFAULT_HOLD, DEFAULT_STALL_MS, DEFAULT_TARGETS } from '@sallyport/edge'
import { startTestIssuer, type TestIssuer } from '@sallyport/identity/test-issuer'
import { createMasking } from '@sallyport/masking'
import { type RunningNatsServer, startNatsServer } from '@sallyport/nats-server'
import { createPolicy } from '@sallyport/policy'
import { type Evidence, readEvidence } from './evidence.ts'
import { type Person, tokensOf } from './people.ts'
import { type Changes, cedarOf } from './policies.ts'
import { type Replica, startReplica } from './replicas.ts'
import { type CountingTarget, startCountingTarget } from './target.ts'
import { layWire } from './wire.ts'

/** Two replicas of the approval service and two of the edge before one target, and the means to disturb them. */
export interface Stage extends AsyncDisposable {
  readonly nats: RunningNatsServer
  readonly issuer: TestIssuer
  /** May do everything on the bus. */
  readonly bus: Bus
  /** Connections of their own to the bus: calls of different ones reach different replicas. */
  readonly callers: readonly Bus[]
  readonly target: CountingTarget
  readonly evidence: Evidence
  readonly approvals: readonly Replica[]
  readonly edges: readonly Replica[]
  /** Where each edge listens now. */
  readonly edgeUrls: readonly string[]
  /** What each approval replica takes to be the time, as milliseconds beside the true one; a test may change it. */
  readonly skews: number[]
  readonly directory: string
  /** How a service reaches the bus, as itself; past its wire unless a URL is given. */
  readonly busOf: (user: BusUser, url?: string) => BusOptions
  readonly tokenFor: (person: Person, connection: string) => Promise<string>
  readonly votingToken: (person: Person) => Promise<string>
  /** Registers a connection and its policies; resolves when the edges know it. */
  readonly register: (connection: string, changes?: Changes) => Promise<void>
  /** Publishes another version of its policies. */
  readonly publish: (connection: string, changes?: Changes) => Promise<void>
}

/** The URL by which clients know the gateway, whichever edge they reach. */
export const EDGE_URL = 'http://gateway.test:7410'
/** The URL for which voters' tokens are issued. */
export const CONTROL_URL = 'http://control.test:7420'
/** How long calls wait for a human: shorter than people are, so that a test sees every rung of the ladder. */
export const HOLD = { ...DEFAULT_HOLD, legacyMs: 300, legMs: 250 }
const CALLERS = 6
const ADMIN: Principal = { kind: 'user', id: 'dave', issuer: 'urn:test', groups: ['admins'] }
const SILENT = { level: 'silent' } as const

export interface StageOptions {
  /** How calls wait over each edge. */
  readonly hold?: (edge: number) => typeof HOLD
  /** Replicas of each service in this process; two unless said. */
  readonly approvals?: number
  readonly edges?: number
}

export async function setStage(options: StageOptions = {}): Promise<Stage> {
  await using parts = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-consent-'))
  parts.defer(() => rm(directory, { recursive: true, force: true }))
  const nats = parts.use(
    await startNatsServer({ directory: join(directory, 'nats'), users: busUsers() }),
  )
  const busOf = (user: BusUser, url: string = nats.url): BusOptions => {
    const password = nats.passwords.get(user)
    return { url, name: user, user, ...(password !== undefined && { password }) }
  }
  const all = { url: nats.url, name: 'test', user: nats.user, password: nats.password }
  await provisionStreams(all)
  const bus = parts.use(await connectBus({ ...all, deadlineMs: 60_000 }))
  const callers = await Promise.all(Array.from({ length: CALLERS }, () => connectBus(all)))
  for (const caller of callers) parts.use(caller)
  const evidence = parts.use(
    readEvidence(bus, { state: () => lastOfState(nats), journal: await bus.openJournal('test') }),
  )
  const issuer = parts.use(await startTestIssuer())
  const target = parts.use(await startCountingTarget())
  parts.use(await createPolicy({ nats: busOf('policy'), log: SILENT }))
  parts.use(await createMasking({ nats: busOf('masking'), log: SILENT }))
  const way = { nats, busOf, issuer, directory, parts, options }
  const skews = [0, 0]
  const approvals = await startApprovals(way, skews)
  const edgeUrls: string[] = []
  const edges = await startEdges(way, edgeUrls)
  const token = tokensOf(issuer)
  const owned = parts.move()
  return {
    nats,
    issuer,
    bus,
    callers,
    target,
    evidence,
    approvals,
    edges,
    edgeUrls,
    skews,
    directory,
    busOf,
    tokenFor: (person, connection) => token(person, `${EDGE_URL}/mcp/${connection}`),
    votingToken: (person) => token(person, CONTROL_URL),
    register: (connection, changes) => register({ bus, target, edgeUrls }, connection, changes),
    publish: (connection, changes) => publish(bus, connection, changes),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

interface Way {
  readonly nats: RunningNatsServer
  readonly busOf: Stage['busOf']
  readonly issuer: TestIssuer
  readonly directory: string
  readonly parts: AsyncDisposableStack
  readonly options: StageOptions
}

async function startApprovals(
  { nats, busOf, issuer, parts, options }: Way,
  skews: readonly number[],
): Promise<readonly Replica[]> {
  const start = async (_: unknown, i: number): Promise<Replica> => {
    const wire = parts.use(await layWire(nats.url))
    const config = {
      audience: CONTROL_URL,
      identity: { issuer: issuer.issuer, groupsClaim: 'groups' },
      admins: ['admins'],
      limits: { perRequester: 10_000, total: 100_000 },
      settledKept: DEFAULT_SETTLED_KEPT,
      nats: busOf('approval', wire.url),
      log: SILENT,
    }
    const clock = (): Date => new Date(Date.now() + (skews[i] ?? 0))
    return parts.use(await startReplica(wire, () => createApproval(config, { clock })))
  }
  return Promise.all(Array.from({ length: options.approvals ?? 2 }, start))
}

/** The file with the key that all edges share. */
export const sealingKeyFile = (directory: string): string => join(directory, 'sealing.key')

async function startEdges(
  { nats, busOf, issuer, directory, parts, options }: Way,
  urls: string[],
): Promise<readonly Replica[]> {
  const secretsDirectory = join(directory, 'secrets')
  await mkdir(secretsDirectory)
  await writeFile(sealingKeyFile(directory), '0123456789abcdef'.repeat(4))
  const start = async (_: unknown, i: number): Promise<Replica> => {
    const wire = parts.use(await layWire(nats.url))
    const config = {
      host: '127.0.0.1',
      port: 0,
      publicUrl: EDGE_URL,
      writer: `edge-${i + 1}`,
      secretsDirectory,
      sealingKeyFile: sealingKeyFile(directory),
      allowedOrigins: [],
      allowedHosts: [],
      identity: { issuer: issuer.issuer, groupsClaim: 'groups', claims: [] },
      trustedProxies: [],
      hold: options.hold?.(i) ?? HOLD,
      maxExchanges: 4096,
      stallMs: DEFAULT_STALL_MS,
      targets: DEFAULT_TARGETS,
      nats: busOf('edge', wire.url),
      log: SILENT,
    }
    const create = async (): ReturnType<typeof createEdge> => {
      const edge = await createEdge(config)
      urls[i] = edge.url
      return edge
    }
    return parts.use(await startReplica(wire, create))
  }
  return Promise.all(Array.from({ length: options.edges ?? 2 }, start))
}

async function register(
  { bus, target, edgeUrls }: Pick<Stage, 'bus' | 'target' | 'edgeUrls'>,
  name: string,
  changes?: Changes,
): Promise<void> {
  const connection = parseConnection({
    name,
    kind: 'mcp',
    description: 'A target of the tests',
    target: { transport: 'streamable-http', url: `${target.url}/${name}` },
    tools: {},
    mask: 'default',
  })
  const stamp = { id: newEventId(), source: '/control', time: new Date() }
  const data = { connection, author: ADMIN, reason: 'tests' }
  const event = seal(connectionRegistered, `connection/${name}`, data, stamp)
  await bus.state.append('connection', name, event, 0)
  await publish(bus, name, changes)
  for (const url of edgeUrls) await knows(url, name)
}

/** An edge follows STATE, and answers for a connection as soon as it has seen it. */
async function knows(edgeUrl: string, connection: string): Promise<void> {
  for (;;) {
    const url = `${edgeUrl}/.well-known/oauth-protected-resource/mcp/${connection}`
    // oxlint-disable-next-line no-await-in-loop
    if ((await fetch(url)).ok) return
  }
}

async function publish(bus: Bus, name: string, changes: Changes = {}): Promise<void> {
  const entries = await bus.state.read('policy', name)
  const { connection, cedar, expectedVersion } = policyPublish.parseRequest({
    connection: name,
    cedar: cedarOf(changes, `version ${entries.length + 1}`),
    expectedVersion: entries.length,
    author: ADMIN,
    reason: 'tests',
  })
  await bus.call(policyPublish, {
    connection,
    cedar,
    expectedVersion,
    author: ADMIN,
    reason: 'tests',
  })
}

/** Sequence of the last message of STATE, as the server's monitoring tells it. */
async function lastOfState({ monitorUrl }: RunningNatsServer): Promise<number> {
  const answer = await fetch(`${monitorUrl}/jsz?accounts=true&streams=true`)
  // The server's own format.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { account_details: accounts } = (await answer.json()) as JetStreamFacts
  const streams = accounts.flatMap(({ stream_detail: details = [] }) => details)
  return streams.find(({ name }) => name === 'STATE')?.state.last_seq ?? 0
}

interface JetStreamFacts {
  readonly account_details: readonly {
    readonly stream_detail?: readonly {
      readonly name: string
      readonly state: { readonly last_seq: number }
    }[]
  }[]
}
