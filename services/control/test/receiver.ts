import { once } from 'node:events'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import { text } from 'node:stream/consumers'

/** A request as it came. */
export interface Received {
  readonly path: string
  readonly id: string
  /** Order and time of its arrival, in milliseconds of the monotonic clock. */
  readonly at: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A receiver of webhooks that answers as the test says. */
export interface Receiver extends AsyncDisposable {
  readonly url: string
  readonly requests: readonly Received[]
  /** Resolves with all requests once so many match. */
  until(count: number, matches?: (request: Received) => boolean): Promise<readonly Received[]>
}

/** What a receiver does with a request: a status, one with headers, or no answer. */
export type Answer = (request: Received, response: ServerResponse) => void

export async function startReceiver(answer: Answer): Promise<Receiver> {
  const requests: Received[] = []
  const checks = new Set<() => void>()
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { url: path = '', headers } = request
    const body = await text(request)
    const id = String(headers['webhook-id'])
    const received = { path, id, at: performance.now(), headers, body }
    requests.push(received)
    answer(received, response)
    for (const check of checks) check()
  }
  const server = createServer((request, response) => void take(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    until: (count, matches = () => true) =>
      new Promise((resolve) => {
        const check = (): void => {
          const matching = requests.filter(matches)
          if (matching.length < count) return
          checks.delete(check)
          resolve(matching)
        }
        checks.add(check)
        check()
      }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await once(server.close(), 'close')
    },
  }
}

/** Answers with a status, and nothing else. */
export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Answer =>
  (_request, response) =>
    void response.writeHead(code, headers).end()
