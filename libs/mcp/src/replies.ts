import type { Era } from './era.ts'
import type { JsonObject, RequestId } from './message.ts'

/** A JSON-RPC error reply as text. */
export function errorReply(
  id: RequestId | null,
  code: number,
  message: string,
  data?: JsonObject,
): string {
  return JSON.stringify({
    jsonrpc: '2.0',
    id,
    error: { code, message, ...(data !== undefined && { data }) },
  })
}

/** A JSON-RPC result reply as text. */
export function resultReply(id: RequestId, result: JsonObject): string {
  return JSON.stringify({ jsonrpc: '2.0', id, result })
}

/**
 * A tool result that says why the call was not made. Clients hand it to the model as they hand any tool's error
 * (server/tools, Error Handling), while an HTTP or JSON-RPC error often ends in the host.
 */
export function toolRefusal(era: Era, id: RequestId, text: string, meta: JsonObject): string {
  return resultReply(id, {
    ...(era === 'modern' && { resultType: 'complete' }),
    content: [{ type: 'text', text }],
    isError: true,
    _meta: meta,
  })
}
