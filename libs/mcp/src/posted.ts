import { type JsonValue, readStrictJson, StrictJsonError } from '@sallyport/json'
import { classify, type Era } from './era.ts'
import { type Message, readMessage, type RequestId } from './message.ts'
import { type HeaderValues, paramHeaderFault } from './param-headers.ts'
import { INVALID_REQUEST, PARSE_ERROR, type ProtocolFault } from './protocol-fault.ts'
import { FROM_CLIENT } from './protocol-keys.ts'

/** A posted message that every reader understands alike. */
export interface Posted {
  readonly message: Message
  readonly era: Era
}

/** How a posted message breaks the protocol, and the id to answer under where it has one. */
export interface PostedFault extends ProtocolFault {
  readonly id?: RequestId
}

/**
 * Reads a posted body as exactly one message, whose headers repeat it where they have to, or says how it breaks the
 * protocol. Headers that came more than once are not its business: they have to be refused before.
 */
export function readPosted(
  body: Uint8Array,
  headers: HeaderValues,
  maxBytes: number,
): Posted | PostedFault {
  const value = parse(body, maxBytes)
  if ('fault' in value) return value.fault
  if (Array.isArray(value.json))
    return invalid('Batches are not accepted; send one message per request.')
  const message = readMessage(value.json)
  if (message === undefined) return invalid('The body is not one JSON-RPC 2.0 message.')
  const era = classify(message, mirrorOf(headers))
  if (typeof era !== 'string') return under(message, era)
  const fault = paramHeaderFault(message, headers)
  return fault === undefined ? { message, era } : under(message, fault)
}

/** A request is answered under its id, also where it breaks the protocol. */
const under = (message: Message, fault: ProtocolFault): PostedFault =>
  message.kind === 'request' ? { ...fault, id: message.id } : fault

function parse(
  body: Uint8Array,
  maxBytes: number,
): { readonly json: JsonValue } | { readonly fault: ProtocolFault } {
  try {
    return { json: readStrictJson(body, { ...FROM_CLIENT, maxBytes }) }
  } catch (error) {
    if (!(error instanceof StrictJsonError)) throw error
    const message = `The body cannot be read: ${error.message}`
    return { fault: { status: 400, code: PARSE_ERROR, message } }
  }
}

const single = (value: HeaderValues[string]): string | undefined =>
  typeof value === 'string' ? value : undefined

const mirrorOf = (headers: HeaderValues): Parameters<typeof classify>[1] => ({
  protocolVersion: single(headers['mcp-protocol-version']),
  method: single(headers['mcp-method']),
  name: single(headers['mcp-name']),
})

const invalid = (message: string): ProtocolFault => ({
  status: 400,
  code: INVALID_REQUEST,
  message,
})
