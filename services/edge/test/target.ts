import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** A request as the target saw it. */
export interface SeenRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** A target whose answers a test writes, over real HTTP. */
export interface TestTarget extends AsyncDisposable {
  readonly url: string
  readonly seen: readonly SeenRequest[]
  /** Lists that the gateway asked for on its own. */
  readonly looks: readonly SeenRequest[]
  /** How those are answered from now on. */
  listBy(answer: TargetAnswer): void
  /** How the next requests are answered. */
  answerBy(answer: TargetAnswer): void
}

export type TargetAnswer = (
  message: { readonly id?: unknown; readonly method?: string; readonly params?: unknown },
  response: ServerResponse,
  request: IncomingMessage,
) => void

/** Answers with one JSON body. */
export const json =
  (result: unknown, headers: Readonly<Record<string, string>> = {}): TargetAnswer =>
  ({ id }, response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify({ jsonrpc: '2.0', id, result }))
  }

/** Answers with an event stream of raw text, `ID` standing for the id of the request. */
export const stream =
  (text: string): TargetAnswer =>
  ({ id }, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end(text.replaceAll('ID', JSON.stringify(id)))
  }

export async function startTarget(): Promise<TestTarget> {
  const seen: SeenRequest[] = []
  const looks: SeenRequest[] = []
  let answer: TargetAnswer = json({ content: [] })
  let list: TargetAnswer = json({ tools: [] })
  const server = createServer((request, response) => {
    void take(request, response)
  })
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readText(request)
    const message: { readonly id?: unknown } = body === '' ? {} : JSON.parse(body)
    const isLook = String(message.id).startsWith('sallyport-')
    const kept = isLook ? looks : seen
    kept.push({ method: request.method ?? '', headers: request.headers, body })
    const respond = isLook ? list : answer
    respond(message, response, request)
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    seen,
    looks,
    listBy: (next) => {
      list = next
    },
    answerBy: (next) => {
      answer = next
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}
