import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { answerTo, eventsOf, type Request } from './results.ts'

/** The target as a program: an MCP server over Streamable HTTP that costs next to nothing. Says its URL. */

const server = createServer((request, response) => {
  if (request.method === 'POST') void answer(request, response)
  else response.writeHead(request.method === 'DELETE' ? 200 : 405).end()
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
console.log(
  `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
)

async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const request: Request = JSON.parse(Buffer.concat(chunks).toString('utf8'))
  const body = answerTo(request)
  if (body === undefined) return void response.writeHead(202).end()
  if (request.params?.name === 'stream') return stream(response, request, body)
  response
    .writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    })
    .end(body)
}

function stream(response: ServerResponse, request: Request, body: string): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  for (const event of eventsOf(request)) response.write(`data: ${event}\n\n`)
  response.end(`data: ${body}\n\n`)
}
