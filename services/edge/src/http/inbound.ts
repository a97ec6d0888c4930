import type { IncomingHttpHeaders } from 'node:http'
import {
  METHOD_NOT_FOUND,
  type Posted,
  type PostedFault,
  type ProtocolFault,
  readPosted,
} from '@sallyport/mcp'
import { methodExists } from '../domain/modern-methods.ts'

/** Longest body of a client, in bytes: what SDK servers take as well. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024

/** A posted message that can be judged. */
export type Inbound = Posted

/** How a posted message breaks the protocol, and the id to answer under where it has one. */
export type InboundFault = PostedFault

/** Reads a posted body as exactly one message, or says how it breaks the protocol. */
export function readInbound(
  body: Uint8Array,
  headers: IncomingHttpHeaders,
): Inbound | InboundFault {
  const posted = readPosted(body, headers, MAX_BODY_BYTES)
  if ('code' in posted || methodExists(posted.era, posted.message)) return posted
  const { message } = posted
  return message.kind === 'request' ? { ...unknownMethod, id: message.id } : unknownMethod
}

/** As a server of the modern era answers (basic/transports/streamable-http). */
const unknownMethod: ProtocolFault = {
  status: 404,
  code: METHOD_NOT_FOUND,
  message: 'This protocol revision has no such method.',
}
