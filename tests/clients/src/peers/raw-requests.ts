import {
  isJSONRPCErrorResponse,
  isJSONRPCResultResponse,
  parseJSONRPCMessage,
  type Transport,
} from '@modelcontextprotocol/client'
import { toJsonValue } from '@modelcontextprotocol/ext-tasks/core'
import type { JsonRpcResponse, RawClientDispatch } from '@modelcontextprotocol/ext-tasks/client'

/**
 * Requests beside those of a client that is connected, on its transport: the client itself does not read results that
 * are tasks, and the package of the extension asks its host for this.
 */
export function rawRequests(transport: Transport): RawClientDispatch {
  const waiting = new Map<unknown, (response: JsonRpcResponse) => void>()
  const deliver = transport.onmessage
  // Transports are no event targets.
  // oxlint-disable-next-line unicorn/prefer-add-event-listener
  transport.onmessage = (message, extra) => {
    const answer = 'id' in message ? waiting.get(message.id) : undefined
    const response = responseIn(message)
    if (answer === undefined || response === undefined) deliver?.(message, extra)
    else answer(response)
  }
  let serial = 0
  return async (request) => {
    serial += 1
    const id = `raw-${serial}`
    const { promise, resolve } = Promise.withResolvers<JsonRpcResponse>()
    waiting.set(id, resolve)
    try {
      await transport.send(parseJSONRPCMessage({ jsonrpc: '2.0', id, ...Object(request) }))
      return await promise
    } finally {
      waiting.delete(id)
    }
  }
}

function responseIn(message: unknown): JsonRpcResponse | undefined {
  if (isJSONRPCResultResponse(message))
    return { kind: 'result', result: toJsonValue(message.result) }
  if (!isJSONRPCErrorResponse(message)) return undefined
  const { code, message: text } = message.error
  return { kind: 'error', error: { code, message: text } }
}
