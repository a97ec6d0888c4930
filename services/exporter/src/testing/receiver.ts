import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'

/** A request that a receiver got. */
export interface Received {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** What a receiver answers; `hang up` breaks the connection. */
export type Reply =
  | { readonly status: number; readonly body?: string; readonly headers?: Record<string, string> }
  | 'hang up'

/** A destination of a test: a real HTTP server. */
export interface Receiver extends AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly received: readonly Received[]
  /** Resolves when that holds of what was received, which is looked at after each request. */
  until(holds: (received: readonly Received[]) => boolean): Promise<void>
  /** How it answers from now on. */
  answer(reply: (request: Received) => Reply | Promise<Reply>): void
}

const takes = (): Reply => ({ status: 200, body: '{}' })

/** Starts a receiver that takes everything; on a port of its own unless one is given. */
export async function receiver(port = 0): Promise<Receiver> {
  const received: Received[] = []
  const arrivals = new EventEmitter().setMaxListeners(0)
  let reply: (request: Received) => Reply | Promise<Reply> = takes
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('error', () => {})
    const finish = async (): Promise<void> => {
      const { url: path = '', headers } = request
      const got = { path, headers, body: Buffer.concat(parts).toString('utf8') }
      const answer = await reply(got)
      if (answer === 'hang up') return void request.socket.destroy()
      received.push(got)
      arrivals.emit('one')
      response.writeHead(answer.status, answer.headers).end(answer.body ?? '')
    }
    request.on('end', () => void finish())
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const bound = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    received,
    async until(holds) {
      // oxlint-disable-next-line no-await-in-loop -- each arrival is looked at
      while (!holds(received)) await once(arrivals, 'one')
    },
    answer: (next) => void (reply = next),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => void server.close(resolve))
    },
  }
}
