import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Connection, parseConnection } from '@sallyport/contracts'
import { SseReader } from '@sallyport/mcp'
import { createLogger } from '@sallyport/telemetry'
import type { ApprovalDesk } from '../../src/target/approvals/desk.ts'
import { DEFAULT_TARGETS, type TargetsConfig } from '../../src/index.ts'
import {
  createTargetClient,
  type TargetClient,
  type TargetRequest,
  type TargetResponse,
} from '../../src/target/target-client.ts'

export const FIXTURE = fileURLToPath(new URL('fixture.mjs', import.meta.url))

export interface Targets {
  readonly client: TargetClient
  /** Lines of the edge's log so far. */
  readonly log: () => Promise<readonly LogLine[]>
}

export interface LogLine {
  readonly msg: string
  readonly level: number
  readonly pid?: number
  readonly how?: number | string
  readonly why?: string
  readonly count?: number
  readonly line?: string
}

interface Options extends Partial<TargetsConfig> {
  readonly level?: 'debug' | 'info'
}

const nobody = (): Promise<never> => Promise.reject(new Error('nobody asks for approvals here'))
const NO_APPROVALS: ApprovalDesk = {
  list: nobody,
  get: nobody,
  vote: nobody,
  definition: nobody,
}

/**
 * A client for targets; when the test ends it is disposed, and nothing that it started may be left. The time that it gives
 * targets stands still, however slow the machine is, until the test lets it pass.
 */
export async function startTargets(
  t: TestContext,
  { level = 'info', ...targets }: Options = {},
  approvals: ApprovalDesk = NO_APPROVALS,
): Promise<Targets> {
  t.mock.timers.reset()
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-targets-'))
  const file = join(folder, 'log')
  const client = createTargetClient({
    secrets: { read: (name) => Promise.resolve(`secret-of-${name}`) },
    approvals,
    targets: { ...DEFAULT_TARGETS, programs: [process.execPath], ...targets },
    logger: createLogger('edge', { file, level }),
    maskLine: (_connection, line) => Promise.resolve(line.replaceAll('hunter2', '[masked]')),
  })
  await writeFile(file, '')
  const log = async (): Promise<LogLine[]> =>
    (await readFile(file, 'utf8'))
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line))
  t.after(async () => {
    await client[Symbol.asyncDispose]()
    await until(async () => (await running(log)).length === 0)
    await rm(folder, { recursive: true })
  })
  return { client, log }
}

/** Process groups that were started and of which something is left. */
export async function running(log: Targets['log']): Promise<number[]> {
  const lines = await log()
  const started = lines.filter(({ msg }) => msg === 'program started')
  return started.map(({ pid }) => pid ?? 0).filter((pid) => isAlive(-pid))
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Waits until something is so; a test that waits in vain runs into its time limit. */
export async function until(attempt: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await attempt())) await sleep(10)
}

/** Lets time pass, so many milliseconds at once, until something is so. */
export const untilLater = (
  t: TestContext,
  ms: number,
  attempt: () => boolean | Promise<boolean>,
): Promise<void> =>
  until(() => {
    t.mock.timers.tick(ms)
    return attempt()
  })

/** Lets time pass, so many milliseconds at once, until something has come of a promise. */
export async function later<T>(t: TestContext, ms: number, event: Promise<T>): Promise<T> {
  let over = false
  const end = (): void => {
    over = true
  }
  event.then(end, end)
  await untilLater(t, ms, () => over)
  return event
}

/** A connection to the fixture in a mode. */
export const fixture = (mode: string, target: object = {}, more: object = {}): Connection =>
  connect({ transport: 'stdio', command: [process.execPath, FIXTURE, mode], ...target }, more)

export const connect = (target: object, more: object = {}): Connection =>
  parseConnection({
    name: 'fixture',
    kind: 'mcp',
    description: '',
    target,
    tools: {},
    mask: 'default',
    ...more,
  })

export interface Reply {
  readonly status: number
  readonly session: string | undefined
  /** Every message that came, in order. */
  readonly messages: readonly Message[]
}

export interface Message {
  readonly id?: unknown
  readonly method?: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly result?: { readonly content?: readonly { readonly text: string }[] }
  readonly error?: { readonly code: number; readonly message: string }
}

const noSignal = new AbortController().signal

/** Posts a message, or opens the stream or ends the session where there is none. */
export const send = (
  { client }: Targets,
  connection: Connection,
  request: Partial<Omit<TargetRequest, 'body'>> & { readonly message?: object },
): Promise<TargetResponse> => {
  const { message, ...rest } = request
  return client.send(connection, {
    method: 'POST',
    era: 'legacy',
    owner: 'alice',
    headers: {},
    signal: noSignal,
    ...rest,
    ...(message !== undefined && { body: JSON.stringify({ jsonrpc: '2.0', ...message }) }),
  })
}

/** Reads an answer to its end. */
export async function read(response: TargetResponse): Promise<Reply> {
  const messages: Message[] = []
  for await (const message of messagesOf(response)) messages.push(message)
  const session = response.headers['mcp-session-id']
  return {
    status: response.status,
    session: typeof session === 'string' ? session : undefined,
    messages,
  }
}

/** The messages of an answer as they come. */
export async function* messagesOf(response: TargetResponse): AsyncGenerator<Message> {
  if (response.headers['content-type'] !== 'text/event-stream') {
    const text = (await response.body.toArray()).map(String).join('')
    if (text !== '') yield JSON.parse(text)
    return
  }
  const reader = new SseReader(16 * 1024 * 1024)
  for await (const chunk of response.body)
    for (const item of reader.push(chunk))
      if (item.kind === 'event' && item.data !== undefined) yield JSON.parse(item.data)
}

/** The next message of an answer; undefined at its end. */
export async function next(messages: AsyncGenerator<Message>): Promise<Message | undefined> {
  const { value } = await messages.next()
  return value === undefined ? undefined : value
}

/** A client in a session with a target. */
export interface Session {
  readonly id: string
  send(
    request: Partial<Omit<TargetRequest, 'body'>> & { readonly message?: object },
  ): Promise<TargetResponse>
  /** Calls a tool and reads the answer. */
  call(name: string, args?: object, id?: number | string, meta?: object): Promise<Reply>
}

export async function initialize(
  targets: Targets,
  connection: Connection,
  owner = 'alice',
): Promise<Session> {
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test' } }
  const message = { id: 0, method: 'initialize', params }
  const { session } = await read(await send(targets, connection, { message, owner }))
  assert(session !== undefined)
  const inSession: Session['send'] = (request) =>
    send(targets, connection, {
      owner,
      ...request,
      headers: { 'mcp-session-id': session, ...request.headers },
    })
  const acknowledged = await inSession({ message: { method: 'notifications/initialized' } })
  assert.equal(acknowledged.status, 202)
  return {
    id: session,
    send: inSession,
    call: async (name, args = {}, id = 1, _meta = {}) =>
      read(await inSession({ message: toolCall(id, name, args, _meta) })),
  }
}

/** A call of a tool. */
export const toolCall = (
  id: number | string,
  name: string,
  args: object = {},
  _meta: object = {},
): { readonly id: number | string; readonly method: string; readonly params: object } => ({
  id,
  method: 'tools/call',
  params: { name, arguments: args, _meta },
})

const META = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
}

/** Posts a request of the modern era. */
export const modern = (
  targets: Targets,
  connection: Connection,
  { params = {}, ...message }: ModernMessage,
  more: Partial<TargetRequest> = {},
): Promise<TargetResponse> => {
  const own: unknown = Reflect.get(params, '_meta')
  const meta = { ...META, ...(typeof own === 'object' && own) }
  const whole = { ...message, params: { ...params, _meta: meta } }
  return send(targets, connection, { era: 'modern', message: whole, ...more })
}

interface ModernMessage {
  readonly id?: string | number
  readonly method: string
  readonly params?: object
}

/** The text of the first block of the last answer. */
export const said = ({ messages }: Reply): string | undefined =>
  messages.at(-1)?.result?.content?.[0]?.text
