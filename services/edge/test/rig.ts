import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bus, connectBus, type JournalWriter, provisionStreams } from '@sallyport/bus'
import {
  connectionRegistered,
  type DataOf,
  type EventOf,
  newEventId,
  operationCompleted,
  operationDecided,
  parseConnection,
  type SallyportEvent,
  seal,
} from '@sallyport/contracts'
import { startTestIssuer, type TestIssuer } from '@sallyport/identity/test-issuer'
import { type RunningNatsServer, startNatsServer } from '@sallyport/nats-server'
import {
  createEdge,
  DEFAULT_HOLD,
  DEFAULT_STALL_MS,
  DEFAULT_TARGETS,
  type Edge,
  type HoldConfig,
  type TargetsConfig,
} from '../src/index.ts'
import { serveControls, type TestControls } from './controls.ts'
import { startTarget, type TestTarget } from './target.ts'

/** An edge on a real bus, between a real HTTP target and controls that a test scripts. */
export interface Rig extends AsyncDisposable {
  readonly edge: Edge
  /** Name of the connection. */
  readonly connection: string
  readonly bus: Bus
  readonly nats: RunningNatsServer
  readonly issuer: TestIssuer
  readonly target: TestTarget
  readonly controls: TestControls
  /** Everything the edge has written to the journal so far: events and content records. */
  journal(): Promise<Journal>
  /** A token for the connection. */
  token(subject?: string): Promise<string>
}

export interface Journal {
  readonly lines: readonly string[]
  readonly events: readonly SallyportEvent[]
  readonly decided: readonly EventOf<typeof operationDecided>[]
  readonly completed: readonly EventOf<typeof operationCompleted>[]
}

export type Completed = DataOf<typeof operationCompleted>

export interface RigOptions {
  readonly hold?: Partial<HoldConfig>
  /** Where people look at approvals. */
  readonly controlUrl?: string
  readonly journalBytes?: number
  readonly stallMs?: number
  /** Name of the connection; `orders` unless said. */
  readonly connection?: string
  /** File that the edge logs to, with all that it can say; it says nothing unless given. */
  readonly logFile?: string
  /** How the connection is reached; at the rig's own HTTP target unless said. */
  readonly connectTo?: object
  /** What its tools do. */
  readonly tools?: object
  /** What the edge may run for it. */
  readonly targets?: Partial<TargetsConfig>
}

export async function startRig(options: RigOptions = {}): Promise<Rig> {
  await using parts = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-edge-'))
  parts.defer(() => rm(directory, { recursive: true, force: true }))
  const nats = parts.use(await startNatsServer({ directory: join(directory, 'nats') }))
  const natsOptions = { url: nats.url, user: nats.user, password: nats.password, name: 'test' }
  await provisionStreams(
    natsOptions,
    options.journalBytes === undefined ? {} : { journalBytes: options.journalBytes },
  )
  const bus = parts.use(await connectBus(natsOptions))
  const marks = parts.use(await bus.openJournal('marks'))
  const issuer = parts.use(await startTestIssuer())
  const target = parts.use(await startTarget())
  const controls = parts.use(await serveControls(bus))
  const { connectTo = { transport: 'streamable-http', url: target.url }, tools = {} } = options
  const { connection = 'orders' } = options
  await register(bus, connection, connectTo, tools)
  const edge = parts.use(
    await createEdge(await edgeConfig(directory, natsOptions, issuer, options)),
  )
  const owned = parts.move()
  const lines: string[] = []
  return {
    edge,
    connection,
    bus,
    nats,
    issuer,
    target,
    controls,
    journal: () => readJournal(bus, marks, lines),
    token: (subject = 'alice') =>
      issuer.issue(`${edge.url}/mcp/${connection}`, { sub: subject, jti: `jti-${subject}` }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

async function edgeConfig(
  directory: string,
  nats: Parameters<typeof connectBus>[0],
  issuer: TestIssuer,
  options: RigOptions,
): Promise<Parameters<typeof createEdge>[0]> {
  const secretsDirectory = join(directory, 'secrets')
  await mkdir(secretsDirectory)
  await writeFile(join(secretsDirectory, 'orders'), 'target-credential\n')
  const sealingKeyFile = join(directory, 'sealing.key')
  await writeFile(sealingKeyFile, '0123456789abcdef'.repeat(4))
  return {
    host: '127.0.0.1',
    port: 0,
    writer: 'edge-test',
    secretsDirectory,
    sealingKeyFile,
    allowedOrigins: ['https://console.example'],
    allowedHosts: [],
    identity: {
      issuer: issuer.issuer,
      jwksUrl: issuer.jwksUrl,
      groupsClaim: 'groups',
      claims: ['department'],
    },
    trustedProxies: [],
    hold: { ...DEFAULT_HOLD, ...options.hold },
    ...(options.controlUrl !== undefined && { controlUrl: options.controlUrl }),
    maxExchanges: 100,
    stallMs: options.stallMs ?? DEFAULT_STALL_MS,
    targets: { ...DEFAULT_TARGETS, ...options.targets },
    nats,
    log:
      options.logFile === undefined
        ? { level: 'silent' }
        : { level: 'debug', file: options.logFile },
  }
}

/** Registers a connection, as control does. */
export async function register(
  bus: Bus,
  name: string,
  target: object,
  tools: object = {},
): Promise<void> {
  const overHttp = 'url' in target
  const connection = parseConnection({
    name,
    kind: 'mcp',
    description: 'test',
    target,
    ...(overHttp && { credential: { type: 'bearer', secret: 'orders' } }),
    tools,
    mask: 'default',
  })
  const event = seal(
    connectionRegistered,
    `connection/${name}`,
    {
      connection,
      author: { kind: 'agent', id: 'test', issuer: 'urn:test', groups: [] },
      reason: 'test',
    },
    { id: newEventId(), source: '/control', time: new Date() },
  )
  await bus.state.append('connection', name, event, 0)
}

/** How long a mark may take to come back, and what a journal without room for one is given. */
const PATIENCE_MS = 60_000
const FULL_MS = 500

/** Reads on from where the last call stopped; a message is freed once it was read. */
async function readJournal(bus: Bus, marks: JournalWriter, lines: string[]): Promise<Journal> {
  const end = JSON.stringify({ mark: randomUUID() })
  const marked = await marks.append([end]).then(
    () => true,
    () => false,
  )
  for (let ended = false; !ended;) {
    const messages = await bus.recorderFeed.next(256, marked ? PATIENCE_MS : FULL_MS)
    // A journal that is full takes no mark: what comes within a moment is all.
    if (messages.length === 0) break
    for (const message of messages) {
      if (message.stream === 'journal') {
        const read = Buffer.from(message.data).toString('utf8').trimEnd().split('\n')
        ended ||= read.includes(end)
        lines.push(...read.filter((line) => line !== '' && !line.startsWith('{"mark":')))
      }
      await message.ack()
    }
  }
  const records: unknown[] = lines.map((line) => JSON.parse(line))
  const events = records.filter((record): record is SallyportEvent => isEvent(record))
  return {
    lines: [...lines],
    events,
    decided: events.filter((event) => operationDecided.check(event)),
    completed: events.filter((event) => operationCompleted.check(event)),
  }
}

const isEvent = (record: unknown): boolean =>
  typeof record === 'object' && record !== null && 'specversion' in record
