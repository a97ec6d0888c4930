import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Rig } from './rig.ts'

/** What came back: the status, and the body where it is JSON. */
export interface RawAnswer {
  readonly status: number
  readonly body: {
    readonly id?: unknown
    readonly code?: string
    readonly detail?: string
    readonly error?: { readonly code: number; readonly message: string }
  }
}

/** Headers of a request that passes; a test puts its own beside them, or in their place. */
export const plainHeaders = async (rig: Rig): Promise<Readonly<Record<string, string>>> => ({
  host: new URL(rig.edge.url).host,
  authorization: `Bearer ${await rig.token()}`,
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
})

/** Sends headers, each a name and a value, and a body as they are, also what no client would send. */
export async function sendRaw(
  rig: Rig,
  headers: readonly (readonly [string, string])[],
  body: Uint8Array,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(rig.edge.url)
  const all = [...headers, ['content-length', String(body.length)]].flat()
  const path = '/mcp/orders'
  const sent = request({ hostname, port, path, method: 'POST', headers: all, agent: false })
  sent.end(body)
  const [answer]: IncomingMessage[] = await once(sent, 'response')
  if (answer === undefined) throw new Error('a response comes with itself')
  const content = await text(answer)
  const isJson = /^application\/(problem\+)?json/.test(answer.headers['content-type'] ?? '')
  return { status: answer.statusCode ?? 0, body: isJson ? JSON.parse(content) : {} }
}
