import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { type NatsConnection } from '@nats-io/nats-core'
import { connect as connectNats } from '@nats-io/transport-node'
import { newEventId, type SallyportEvent } from '@sallyport/contracts'
import { type RunningNatsServer, startNatsServer } from '@sallyport/nats-server'
import type { Bus, FeedMessage } from './bus.ts'
import { connectBus } from './connect.ts'
import type { BusOptions } from './options.ts'
import type { StreamLimits } from './streams/definitions.ts'
import { provisionStreams } from './streams/provision.ts'

const MIB = 1024 ** 2
const SMALL: StreamLimits = {
  journalBytes: 64 * MIB,
  stateBytes: 16 * MIB,
  auditBytes: 16 * MIB,
  approvalBytes: 16 * MIB,
  askedBytes: 16 * MIB,
  heldBytes: 16 * MIB,
  ratesBytes: 16 * MIB,
}

/** A real server of one test file, with its streams; ends with the file. */
export interface TestServer {
  readonly options: BusOptions
  readonly monitorUrl: string
  /** A bus that ends with the file. */
  connect(changes?: Partial<BusOptions>): Promise<Bus>
  /** A plain client, as a stranger would use it. */
  plain(): Promise<NatsConnection>
  pause(): void
  resume(): void
  /** Kills the server without warning and starts it again on the same port. */
  restart(): Promise<void>
}

/** Starts a server for the tests of one file; `limits` of null leaves it without streams. */
export async function testServer(limits: StreamLimits | null = {}): Promise<TestServer> {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-bus-'))
  const stack = new AsyncDisposableStack()
  after(() => stack.disposeAsync())
  stack.defer(() => rm(directory, { recursive: true, maxRetries: 3 }))
  let server: RunningNatsServer = await startNatsServer({ directory })
  stack.defer(() => server[Symbol.asyncDispose]())
  const { url, user, password, monitorUrl, port } = server
  const options = { url, name: 'test', user, password, deadlineMs: 60_000 }
  if (limits !== null) await provisionStreams(options, { ...SMALL, ...limits })
  return {
    options,
    monitorUrl,
    connect: async (changes) => stack.use(await connectBus({ ...options, ...changes })),
    async plain() {
      const client = await connectNats({ servers: url, user, pass: password })
      stack.defer(() => client.close())
      return client
    },
    pause: () => server.pause(),
    resume: () => server.resume(),
    async restart() {
      await server.kill()
      server = await startNatsServer({ directory, port })
    },
  }
}

/** A network between a client and the server that can be broken. */
export interface Network {
  readonly url: string
  /** From now on the server's answers are lost; what the client sends still arrives. */
  loseAnswers(): void
  /** From now on nothing arrives in either direction. */
  loseAll(): void
  /** Ends all connections; new ones work again. */
  cut(): void
  /** Ends all connections and refuses new ones until {@link cut}. */
  block(): void
}

/** Puts a breakable network in front of a server. */
export async function network(serverUrl: string): Promise<Network> {
  const target = new URL(serverUrl)
  const sockets = new Set<Socket>()
  let losing = false
  let losingAll = false
  let blocked = false
  const proxy = createServer((client) => {
    if (blocked) return void client.destroy()
    const server = connect(Number(target.port), target.hostname)
    for (const socket of [client, server]) {
      sockets.add(socket)
      socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    }
    client.on('data', (data) => losingAll || server.write(data))
    client.on('close', () => server.destroy())
    server.on('data', (data) => losing || losingAll || client.write(data))
    server.on('close', () => client.destroy())
  }).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const end = (): void => sockets.forEach((socket) => socket.destroy())
  after(() => {
    end()
    proxy.close()
  })
  const address = proxy.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    url: `nats://127.0.0.1:${port}`,
    loseAnswers: () => void (losing = true),
    loseAll: () => void (losingAll = true),
    cut() {
      losing = false
      losingAll = false
      blocked = false
      end()
    },
    block() {
      blocked = true
      end()
    },
  }
}

/** A state event with some data. */
export const stateEvent = (data: unknown): SallyportEvent => ({
  specversion: '1.0',
  id: newEventId(),
  source: '/test',
  type: 'dev.sallyport.test.happened.v1',
  subject: 'test/1',
  time: new Date().toISOString(),
  data,
})

/** How long a mark may take to come back, and what a journal without room for one is given. */
const PATIENCE_MS = 60_000
const FULL_MS = 1_000

/** Takes and acknowledges everything that stands in the streams of the recorder. */
export async function drainFeed(bus: Bus): Promise<FeedMessage[]> {
  const mark = `mark-${randomUUID()}`
  const marked = await putMarks(bus, mark).then(
    () => true,
    () => false,
  )
  const due = new Set(['journal', 'state'])
  const drained: FeedMessage[] = []
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- the next ones come behind these
    const messages = await bus.recorderFeed.next(1_000, marked ? PATIENCE_MS : FULL_MS)
    // oxlint-disable-next-line no-await-in-loop
    await Promise.all(messages.map((message) => message.ack()))
    const [marks, others] = partition(messages, ({ subject }) => subject.endsWith(mark))
    // A message without lines only takes a writer's fence.
    drained.push(...others.filter(({ data }) => data.length > 0))
    for (const { stream, data } of marks) if (data.length > 0) due.delete(stream)
    if (messages.length === 0 || due.size === 0) return drained
  }
}

/** Puts a mark behind everything that stands in both streams. Rejects where the journal is full. */
async function putMarks(bus: Bus, mark: string): Promise<void> {
  const writer = await bus.openJournal(mark)
  await writer.append(['{}'])
  await bus.state.append('policy', mark, stateEvent('mark'), 0)
}

function partition<T>(all: readonly T[], fits: (one: T) => boolean): [T[], T[]] {
  return [all.filter(fits), all.filter((one) => !fits(one))]
}

/** Lines of the journal, in order. */
export const linesOf = (messages: readonly FeedMessage[]): string[] =>
  messages.flatMap((message) => Buffer.from(message.data).toString('utf8').split('\n'))
