import type { IncomingHttpHeaders } from 'node:http'
import { type JsonValue, readStrictJson, reserveKeys, StrictJsonError } from '@sallyport/json'
import {
  classify,
  type Era,
  INVALID_REQUEST,
  type Message,
  METHOD_NOT_FOUND,
  PARSE_ERROR,
  type ProtocolFault,
  readMessage,
  type RequestId,
} from '@sallyport/mcp'
import { methodExists } from '../domain/modern-methods.ts'

/** Longest body of a client, in bytes: what SDK servers take as well. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024

/** Keys that a reader which ignores case would take for a member of the protocol. */
const reserved = reserveKeys([
  { at: [], names: ['jsonrpc', 'id', 'method', 'params', 'result', 'error'] },
  {
    at: ['params'],
    names: ['name', 'arguments', 'uri', 'ref', 'taskId', 'requestState', 'inputResponses', '_meta'],
  },
])

/** A posted message that can be judged. */
export interface Inbound {
  readonly message: Message
  readonly era: Era
}

/** How a posted message breaks the protocol, and the id to answer under where it has one. */
export interface InboundFault extends ProtocolFault {
  readonly id?: RequestId
}

/** Reads a posted body as exactly one message, or says how it breaks the protocol. */
export function readInbound(
  body: Uint8Array,
  headers: IncomingHttpHeaders,
): Inbound | InboundFault {
  const value = parse(body)
  if ('fault' in value) return value.fault
  if (Array.isArray(value.json))
    return invalid('Batches are not accepted; send one message per request.')
  const message = readMessage(value.json)
  if (message === undefined) return invalid('The body is not one JSON-RPC 2.0 message.')
  // Only legacy targets send requests to the client, so only there is anything to respond to.
  if (message.kind === 'result' || message.kind === 'error') return { message, era: 'legacy' }
  const era = classify(message, {
    protocolVersion: single(headers['mcp-protocol-version']),
    method: single(headers['mcp-method']),
    name: single(headers['mcp-name']),
  })
  if (typeof era !== 'string') return { ...era, ...idOf(message) }
  return methodExists(era, message) ? { message, era } : { ...unknownMethod, ...idOf(message) }
}

/** A request is answered under its id, also where it breaks the protocol. */
const idOf = (message: Message): Pick<InboundFault, 'id'> =>
  message.kind === 'request' ? { id: message.id } : {}

function parse(body: Uint8Array): { readonly json: JsonValue } | { readonly fault: ProtocolFault } {
  try {
    return { json: readStrictJson(body, { maxBytes: MAX_BODY_BYTES, reserved }) }
  } catch (error) {
    if (!(error instanceof StrictJsonError)) throw error
    return {
      fault: {
        status: 400,
        code: PARSE_ERROR,
        message: `The body cannot be read: ${error.message}`,
      },
    }
  }
}

const invalid = (message: string): ProtocolFault => ({
  status: 400,
  code: INVALID_REQUEST,
  message,
})

/** As a server of the modern era answers (basic/transports/streamable-http). */
const unknownMethod: ProtocolFault = {
  status: 404,
  code: METHOD_NOT_FOUND,
  message: 'This protocol revision has no such method.',
}

const single = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? undefined : value?.trim()
