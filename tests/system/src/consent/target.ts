import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** A call that the target has executed. */
export interface Execution {
  /** Of the JSON-RPC request, as the client gave it. */
  readonly id: string
  readonly connection: string
  readonly tool: string
  readonly arguments: Readonly<Record<string, unknown>>
  /** When it came, Unix milliseconds. */
  readonly at: number
}

/** A stream that the target has begun and does not end. */
export interface OpenStream {
  /** Of the JSON-RPC request that it answers. */
  readonly id: string
  /** Resolves when the gateway has cut it off, with the time, Unix milliseconds. */
  readonly closed: Promise<number>
}

/** A target that writes down every call that reaches it. `<url>/<connection>` is its address for each connection. */
export interface CountingTarget extends AsyncDisposable {
  readonly url: string
  /** Oldest first. */
  readonly executed: readonly Execution[]
  /** Calls whose argument `slow` is true are answered by a stream that lasts until it is cut off. */
  readonly streams: readonly OpenStream[]
  /** Resolves when so many streams have been begun in all. */
  opened(streams: number): Promise<void>
  /** Every later list of that connection describes its tools so. */
  describe(connection: string, description: string): void
}

/** What it offers. How many must consent to each is said by the policies of the stage. */
export const TOOLS = ['pay', 'wipe', 'blink', 'lease', 'vault'] as const

export type Tool = (typeof TOOLS)[number]

/** A tool as the target defines it. */
export const definitionOf = (name: string, description = 'Does what it says.'): object => ({
  name,
  description,
  inputSchema: { type: 'object' },
})

interface Request {
  readonly id?: unknown
  readonly method?: string
  readonly params?: {
    readonly name?: string
    readonly arguments?: Readonly<Record<string, unknown>>
  }
}

/** Serves on a free port of 127.0.0.1, without sessions, alike in both eras. */
export async function startCountingTarget(): Promise<CountingTarget> {
  const executed: Execution[] = []
  const streams: OpenStream[] = []
  const waiting = new Map<() => void, number>()
  const descriptions = new Map<string, string>()

  function answer(connection: string, { id, method, params }: Request): object {
    if (method === 'tools/list')
      return { tools: TOOLS.map((name) => definitionOf(name, descriptions.get(connection))) }
    const { name: tool = '', arguments: args = {} } = params ?? {}
    executed.push({ id: String(id), connection, tool, arguments: args, at: Date.now() })
    return { content: [{ type: 'text', text: `done: ${executed.length}` }] }
  }

  const server = createServer((request, response) => {
    void (async () => {
      const message = await readMessage(request)
      const result = answer(request.url?.slice(1) ?? '', message)
      if (message.params?.arguments?.['slow'] === true) {
        streams.push(openStream(String(message.id), response))
        for (const [wake, count] of waiting) if (streams.length >= count) wake()
        return
      }
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ jsonrpc: '2.0', id: message.id, result }))
    })()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    executed,
    streams,
    opened: (count) =>
      new Promise((resolve) => {
        if (streams.length >= count) resolve()
        else waiting.set(resolve, count)
      }),
    describe: (connection, description) => {
      descriptions.set(connection, description)
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await once(server.close(), 'close')
    },
  }
}

function openStream(id: string, response: ServerResponse): OpenStream {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write('data: {"jsonrpc":"2.0","method":"notifications/message","params":{}}\n\n')
  return { id, closed: once(response, 'close').then(() => Date.now()) }
}

async function readMessage(request: IncomingMessage): Promise<Request> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return JSON.parse(text)
}
