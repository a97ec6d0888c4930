import type { Stage } from './stage.ts'
import type { Person } from './people.ts'
import type { Tool } from './target.ts'

/** How a client lives with calls that wait: held, polled with a state, or as a task. */
export type Manner = 'legacy' | 'modern' | 'task'

/** One call, whoever carries it and however often. */
export interface Wanted {
  readonly by: Person
  readonly connection: string
  readonly tool: Tool
  readonly arguments: Readonly<Record<string, unknown>>
}

/** What a client was told to one request. */
export type Told =
  | { readonly kind: 'done'; readonly text: string }
  | { readonly kind: 'again'; readonly state: string }
  | { readonly kind: 'task'; readonly task: string }
  /** `code` of the gateway: `approval_pending`, `policy_denied`, … */
  | { readonly kind: 'refused'; readonly code: string; readonly text: string }
  /** No answer, or none that says what became of it. */
  | { readonly kind: 'lost'; readonly text: string }

/** One request that a client has sent. */
export interface Sent {
  readonly id: string
  readonly wanted: Wanted
  /** When it was sent, Unix milliseconds. */
  readonly at: number
  told?: Told
  /** When it was answered, Unix milliseconds. */
  toldAt?: number
}

const META = 'io.modelcontextprotocol'
const REFUSAL = 'dev.sallyport/refusal'
const TASKS = { extensions: { 'io.modelcontextprotocol/tasks': {} } }
/** Longer than anything that the gateway waits for, on a busy machine too. */
const PATIENCE_MS = 120_000

/** How one request is sent. */
export interface Sending {
  readonly manner: Manner
  /** Which edge. */
  readonly edge: number
  /** What the gateway handed out to repeat the call with. */
  readonly state?: string
  readonly signal?: AbortSignal
}

/** Those who call; every request that was sent, by its id. */
export interface Clients {
  readonly sent: ReadonlyMap<string, Sent>
  /** Sends a call once; never rejects. */
  readonly send: (wanted: Wanted, sending: Sending) => Promise<Told>
  /** Asks once how a task stands; never rejects. */
  readonly poll: (wanted: Wanted, task: string, sending: Sending) => Promise<Told>
  /** Lists the tools, so that the gateway sees how they are defined now. */
  readonly list: (wanted: Wanted) => Promise<Told>
}

/** Clients of some edges; `name` begins the ids of what they send, which differ from those of others. */
export function clientsOf(stage: Pick<Stage, 'edgeUrls' | 'tokenFor'>, name = 'call'): Clients {
  const sent = new Map<string, Sent>()
  let serial = 0
  return {
    sent,
    send: async (wanted, sending) => {
      const entry: Sent = { id: `${name}-${++serial}`, wanted, at: Date.now() }
      sent.set(entry.id, entry)
      const { tool, arguments: args } = wanted
      const { state: requestState } = sending
      const params = {
        name: tool,
        arguments: args,
        ...(requestState !== undefined && { requestState }),
      }
      const message = { id: entry.id, method: 'tools/call', params }
      entry.told = await post(stage, wanted, message, sending)
      entry.toldAt = Date.now()
      return entry.told
    },
    poll: (wanted, taskId, sending) => {
      const message = { id: `${name}-poll-${++serial}`, method: 'tasks/get', params: { taskId } }
      return post(stage, wanted, message, sending)
    },
    list: (wanted) =>
      post(
        stage,
        wanted,
        { id: `${name}-list-${++serial}`, method: 'tools/list', params: {} },
        { manner: 'legacy', edge: 0 },
      ),
  }
}

interface Message {
  readonly id: string
  readonly method: string
  readonly params: Readonly<Record<string, unknown>>
}

async function post(
  stage: Pick<Stage, 'edgeUrls' | 'tokenFor'>,
  { by, connection }: Wanted,
  message: Message,
  { manner, edge, signal }: Sending,
): Promise<Told> {
  const patience = AbortSignal.timeout(PATIENCE_MS)
  try {
    const response = await fetch(
      `${stage.edgeUrls[edge % stage.edgeUrls.length]}/mcp/${connection}`,
      {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await stage.tokenFor(by, connection)}`,
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          ...(manner !== 'legacy' && headersOf(message)),
        },
        body: JSON.stringify({ jsonrpc: '2.0', ...inManner(message, manner) }),
        signal: signal === undefined ? patience : AbortSignal.any([signal, patience]),
      },
    )
    return toldBy(await response.text())
  } catch (error) {
    return { kind: 'lost', text: String(error) }
  }
}

function headersOf({ method, params }: Message): Record<string, string> {
  const name = params['name'] ?? params['taskId']
  return {
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': method,
    ...(typeof name === 'string' && { 'mcp-name': name }),
  }
}

function inManner(message: Message, manner: Manner): Message {
  if (manner === 'legacy') return message
  const meta = {
    [`${META}/protocolVersion`]: '2026-07-28',
    [`${META}/clientCapabilities`]: manner === 'task' ? TASKS : {},
  }
  return { ...message, params: { ...message.params, ['_meta']: meta } }
}

/** Reads a JSON body, or the last event of a stream. */
function toldBy(text: string): Told {
  const json = [...text.matchAll(/^data: (.+)$/gm)].at(-1)?.[1] ?? text
  if (json === '') return { kind: 'lost', text: 'an empty answer' }
  const { result, error, code } = Object(JSON.parse(json))
  if (error !== undefined)
    return { kind: 'refused', code: String(error.data?.code ?? error.code), text: error.message }
  if (result === undefined) return { kind: 'refused', code: String(code), text: json }
  return toldByResult(result)
}

// What a result holds has no one shape.
// oxlint-disable-next-line typescript/no-explicit-any
function toldByResult(result: any): Told {
  if (result.resultType === 'input_required') return { kind: 'again', state: result.requestState }
  if (result.resultType === 'task' || result.status === 'working')
    return { kind: 'task', task: result.taskId }
  switch (result.status) {
    case 'completed':
      return toldByResult(result.result)
    case 'failed':
      return { kind: 'refused', code: String(result.error.data?.code), text: result.error.message }
    case 'cancelled':
      return { kind: 'refused', code: 'cancelled', text: '' }
  }
  const text = String(result.content?.[0]?.text)
  if (result.isError !== true) return { kind: 'done', text }
  return { kind: 'refused', code: String(result['_meta']?.[REFUSAL]?.code), text }
}
