import { newEventId, newExchangeId } from '@sallyport/contracts'
import { type JsonObject, type Message, readMessage } from '@sallyport/mcp'
import type { Deps } from '../deps.ts'
import type { Call } from './call.ts'
import { ExchangeLog } from './exchange-log.ts'
import { KeptReply } from './kept-reply.ts'
import type { serveCall } from './serve-call.ts'

/** The list that shows what a method uses, and its member of a result. */
const LISTS: ReadonlyMap<string, { readonly method: string; readonly member: string }> = new Map([
  ['tools/call', { method: 'tools/list', member: 'tools' }],
  ['prompts/get', { method: 'prompts/list', member: 'prompts' }],
])

/** How long a target may take to show all of a list, in milliseconds. */
const PATIENCE_MS = 15_000
/** Pages of one list that are read. */
const MAX_PAGES = 200

/** The member of a result in whose list the operation of a call is defined; undefined where it needs no definition. */
export const listOf = (call: Call): string | undefined => LISTS.get(call.operation.verb)?.member

/**
 * Looks at what the target of a call defines, page by page, as a list call of the same principal in the same session: it
 * is judged, recorded and masked like any other, and what it shows is pinned on its way. Never rejects.
 */
export async function learn(deps: Deps, call: Call, serve: typeof serveCall): Promise<void> {
  const list = LISTS.get(call.operation.verb)
  if (list === undefined) return
  const limit = AbortSignal.timeout(PATIENCE_MS)
  let cursor: unknown
  for (let page = 0; page < MAX_PAGES; page++) {
    const reply = new KeptReply()
    const params = { ...metaOf(call), ...(cursor !== undefined && { cursor }) }
    // oxlint-disable-next-line no-await-in-loop -- a page names the next one
    await serve(deps, listCall(deps, call, list.method, params, { reply, limit }), 'POST')
    cursor = nextCursor(reply.response)
    if (cursor === undefined) return
  }
}

function listCall(
  deps: Deps,
  call: Call,
  method: string,
  params: JsonObject,
  ends: Pick<Call, 'reply'> & { readonly limit: AbortSignal },
): Call {
  const id = `sallyport-${newEventId()}`
  const { access: _, ...summary } = call.log.summary
  const message: Message = { kind: 'request', id, method, params }
  const version = call.headers['mcp-protocol-version']
  return {
    ...call,
    operation: { connection: call.connection.name, kind: 'mcp', verb: method, name: '' },
    message,
    body: Buffer.from(JSON.stringify({ jsonrpc: '2.0', id, method, params })),
    headers: {
      accept: 'application/json, text/event-stream',
      ...(typeof version === 'string' && { 'mcp-protocol-version': version }),
    },
    returned: {},
    takesTask: false,
    ...ends,
    log: new ExchangeLog(deps.journal, deps.source, {
      ...summary,
      id: newExchangeId(),
      verb: method,
      name: '',
    }),
  }
}

/** What a request of the modern era says of itself; the gateway can do nothing for the target but listen. */
function metaOf({ era, message }: Call): JsonObject {
  if (era === 'legacy' || message?.kind !== 'request') return {}
  const own: unknown = message.params['_meta']
  const version = Object(own)['io.modelcontextprotocol/protocolVersion']
  return {
    _meta: {
      'io.modelcontextprotocol/protocolVersion': version,
      'io.modelcontextprotocol/clientCapabilities': {},
      'io.modelcontextprotocol/clientInfo': { name: 'sallyport', version: '1' },
    },
  }
}

function nextCursor(response: string | undefined): unknown {
  const message = response === undefined ? undefined : readMessage(JSON.parse(response))
  return message?.kind === 'result' ? message.result['nextCursor'] : undefined
}
