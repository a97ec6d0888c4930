import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { storeLogin } from '../credentials.ts'

/** An admin API as far as approvals need one; a test says what stands in it and what watchers hear. */
export interface ApprovalsApi extends AsyncDisposable {
  readonly url: string
  /** What is answered for one approval, by id. */
  readonly approvals: Map<string, object>
  /** Paths of the watches so far. */
  readonly watched: string[]
  /** The next watch that begins. */
  watch(): Promise<WatchLine>
  /** Watches are refused with this from now on. */
  refuse(status: number, code: string): void
}

/** The line of one watch. */
export interface WatchLine {
  send(event: string, data: object): void
  /** Breaks it off. */
  cut(): void
}

const ID = '01JDQ6Z0E8Y3T7P9W5KXBN2M4'
const END = '2030-01-01T00:00:00.000Z'

/** An approval of the test, by a last letter of its id. */
export const approvalOf = (letter: string, more: object = {}) => ({
  id: `${ID}${letter}`,
  status: 'pending',
  request: {
    exchange: {
      id: `${ID}X`,
      session: 'a'.repeat(32),
      principal: { kind: 'agent', id: 'bot', issuer: 'i', groups: ['agents'], onBehalfOf: 'alice' },
      connection: 'orders',
      kind: 'mcp',
      verb: 'tools/call',
      name: 'query',
      access: 'write',
    },
    digest: 'b'.repeat(64),
    arguments: '{"sql":"DELETE FROM orders"}',
    facts: {},
    reasons: ['Writes need consent.'],
    policies: ['p'],
    policyVersion: 1,
    terms: { approvers: ['dba'], quorum: 2, ttlSeconds: 900 },
  },
  votes: [],
  requestedAt: '2026-01-01T00:00:00.000Z',
  expiresAt: END,
  ...more,
})

/** Serves it on a free port of 127.0.0.1, and logs in for it. */
export async function startApprovalsApi(configDirectory: string): Promise<ApprovalsApi> {
  const approvals = new Map<string, object>()
  const watched: string[] = []
  const lines: WatchLine[] = []
  let refusal: { readonly status: number; readonly code: string } | undefined
  let came = Promise.withResolvers<void>()
  const server = createServer(({ url: path = '' }, response) => {
    if (!path.startsWith('/api/approvals/watch')) {
      answer(response, path, approvals)
      return
    }
    watched.push(path)
    if (refusal !== undefined) {
      problem(response, refusal.status, refusal.code)
      return
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(':\n\n')
    lines.push({
      send: (event, data) =>
        void response.write(`id: 1\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
      cut: () => response.destroy(),
    })
    came.resolve()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const login = { url, user: 'dave', accessToken: 'token', expiresAt: Date.now() + 60_000 }
  await storeLogin({ configDirectory }, login)
  return {
    url,
    approvals,
    watched,
    watch: async () => {
      for (;;) {
        const line = lines.shift()
        if (line !== undefined) return line
        came = Promise.withResolvers<void>()
        await came.promise
      }
    },
    refuse: (status, code) => {
      refusal = { status, code }
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await once(server.close(), 'close')
    },
  }
}

function answer(response: ServerResponse, path: string, approvals: Map<string, object>): void {
  if (path === '/api/info') {
    response.end(JSON.stringify({ issuer: 'http://id.example', control: 'x', edge: 'x' }))
    return
  }
  const approval = approvals.get(path.split('/').at(-1) ?? '')
  if (approval === undefined) problem(response, 404, 'not_found')
  else response.end(JSON.stringify(approval))
}

function problem(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status).end(JSON.stringify({ status, code, detail: `It is ${code}.` }))
}
