import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text as bodyOf } from 'node:stream/consumers'
import type { Served } from '../targets/serve-handler.ts'
import {
  ASKING,
  BROKEN,
  COMPLETION,
  DEFINITIONS,
  ERRORS,
  NOTIFYING,
  PROMPT,
  PROMPTS,
  RESOURCE,
  RESOURCES,
  RESULTS,
  TEMPLATES,
  TOOLS,
} from './places.ts'
import { ALL_CANARIES } from './values.ts'

type Json = Readonly<Record<string, unknown>>

interface Asked {
  readonly id?: string | number
  readonly method: string
  readonly params?: {
    readonly name?: string
    readonly _meta?: { readonly progressToken?: string | number }
  }
}

/** A schema that no call of the tests keeps to. */
const STRICT = {
  type: 'object',
  properties: { count: { type: 'integer' } },
  additionalProperties: false,
}

const ANSWERS: Readonly<Record<string, Json>> = {
  initialize: {
    protocolVersion: '2025-11-25',
    capabilities: { tools: {}, resources: {}, prompts: {}, completions: {}, logging: {} },
    serverInfo: { name: 'canaries', version: '1' },
    instructions: ALL_CANARIES,
  },
  'tools/list': {
    tools: [
      ...TOOLS.map((name) => ({
        name,
        inputSchema: name === 'strict' ? STRICT : { type: 'object' },
      })),
      ...DEFINITIONS,
    ],
  },
  'resources/read': RESOURCE,
  'prompts/get': PROMPT,
  'prompts/list': { prompts: PROMPTS },
  'resources/list': { resources: RESOURCES },
  'resources/templates/list': { resourceTemplates: TEMPLATES },
  'completion/complete': COMPLETION,
}

/** A server that answers everything with values that nobody may see. */
export async function startCanaryTarget(): Promise<Served> {
  const server = createServer((request, response) => {
    void answer(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}/mcp`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'POST') return void response.writeHead(405).end()
  const asked: Asked = JSON.parse(await bodyOf(request))
  if (asked.id === undefined) return void response.writeHead(202).end()
  const { method, params: { name = '', _meta: meta } = {} } = asked
  if (method !== 'tools/call') return reply(response, asked, ANSWERS[method])
  if (name === 'http_error') return void response.writeHead(500).end(ALL_CANARIES)
  const broken = BROKEN[name]
  if (broken !== undefined)
    return void response.writeHead(200, { 'content-type': 'application/json' }).end(broken)
  if (NOTIFYING[name] !== undefined) return notify(response, asked, NOTIFYING[name], meta ?? {})
  const question = ASKING[name]
  if (question !== undefined) return askBack(response, asked, question)
  return reply(response, asked, RESULTS[name], ERRORS[name])
}

function reply(response: ServerResponse, { id }: Asked, result?: Json, error?: Json): void {
  const failed = error ?? { code: -32_601, message: 'no such method' }
  const message = { jsonrpc: '2.0', id, ...(result === undefined ? { error: failed } : { result }) }
  response
    .writeHead(200, { 'content-type': 'application/json', 'mcp-session-id': 'canaries' })
    .end(JSON.stringify(message))
}

function notify(
  response: ServerResponse,
  { id }: Asked,
  parts: readonly string[],
  { progressToken }: { readonly progressToken?: string | number },
): void {
  const say = sayOn(response)
  for (const [progress, message] of parts.entries()) {
    say({ method: 'notifications/progress', params: { progressToken, progress, message } })
    say({ method: 'notifications/message', params: { level: 'info', logger: 'a', data: message } })
  }
  say({ id, result: { content: [{ type: 'text', text: 'told' }] } })
  response.end()
}

function askBack(response: ServerResponse, { id }: Asked, question: Json): void {
  const say = sayOn(response)
  say({ id: 'canary', ...question })
  say({ id, result: { content: [{ type: 'text', text: 'asked' }] } })
  response.end()
}

/** Begins a stream; what it returns sends a message on it. */
function sayOn(response: ServerResponse): (message: Json) => void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  return (message) => response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`)
}
