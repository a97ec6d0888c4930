import { isObject, type Message } from './message.ts'
import { HEADER_MISMATCH, INVALID_PARAMS, type ProtocolFault } from './protocol-fault.ts'

/**
 * The two families of MCP revisions: `legacy` (up to 2025-11-25: handshake, sessions, GET and DELETE) and `modern`
 * (from 2026-07-28: stateless, everything a request needs in its `_meta`).
 */
export type Era = 'legacy' | 'modern'

/** First revision of the modern era; revisions are dates and compare as text. */
const FIRST_MODERN_REVISION = '2026-07-28'

const VERSION_KEY = 'io.modelcontextprotocol/protocolVersion'
const CAPABILITIES_KEY = 'io.modelcontextprotocol/clientCapabilities'

/** Headers of a request by which a modern client repeats what its body says. */
export interface MirrorHeaders {
  readonly protocolVersion?: string | undefined
  readonly method?: string | undefined
  readonly name?: string | undefined
}

/**
 * Tells the era of a posted message from its body, as the official server SDK does; the headers never change the era,
 * they are only compared. Returns the fault to answer with where body and headers disagree or the envelope is not whole.
 */
export function classify(message: Message, headers: MirrorHeaders): Era | ProtocolFault {
  if (message.kind === 'result' || message.kind === 'error') return 'legacy'
  const claim = readClaim(message)
  const headerIsModern = isModern(headers.protocolVersion)
  if (message.method === 'initialize' && claim.kind !== 'valid')
    return headerIsModern
      ? mismatch('an initialize request came with the protocol version of a stateless revision')
      : 'legacy'
  if (claim.kind === 'none') return withoutClaim(message, headers, headerIsModern)
  if (claim.kind === 'invalid') return invalidEnvelope(claim.key)
  return checkMirror(message, claim.version, headers)
}

function withoutClaim(
  message: Message,
  headers: MirrorHeaders,
  headerIsModern: boolean,
): Era | ProtocolFault {
  if (!headerIsModern) return 'legacy'
  if (message.kind !== 'notification') return invalidEnvelope(VERSION_KEY)
  return headers.method === undefined || headers.method === message.method
    ? 'modern'
    : mismatch('Mcp-Method does not name the method of the body')
}

function checkMirror(message: Call, version: string, headers: MirrorHeaders): Era | ProtocolFault {
  // The specification demands the headers of requests alone.
  const optional = message.kind === 'notification'
  const repeats = (header: string | undefined, value: string): boolean =>
    header === value || (optional && header === undefined)
  if (!repeats(headers.protocolVersion, version))
    return mismatch('MCP-Protocol-Version is not the protocol version of the body')
  if (!repeats(headers.method, message.method))
    return mismatch('Mcp-Method is not the method of the body')
  const mirrored = mirroredName(message)
  if (mirrored !== undefined && decodeMirror(headers.name) !== mirrored)
    return mismatch('Mcp-Name is not the name in the body')
  return 'modern'
}

/** Where the value of `Mcp-Name` stands in the parameters (SEP-2243, and SEP-2663 for tasks). */
const NAME_SOURCE: ReadonlyMap<string, string> = new Map([
  ['tools/call', 'name'],
  ['prompts/get', 'name'],
  ['resources/read', 'uri'],
  ['tasks/get', 'taskId'],
  ['tasks/update', 'taskId'],
  ['tasks/cancel', 'taskId'],
])

function mirroredName(message: Call): string | undefined {
  const source = NAME_SOURCE.get(message.method)
  if (source === undefined || message.kind !== 'request') return undefined
  const value = message.params[source]
  return typeof value === 'string' ? value : undefined
}

const BASE64_MIRROR =
  /^=\?base64\?((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)\?=$/

/** A mirrored header value as text; undefined where it is absent or its Base64 form is not valid UTF-8. */
export function decodeMirror(value: string | undefined): string | undefined {
  if (value === undefined || !value.startsWith('=?base64?')) return value
  const encoded = BASE64_MIRROR.exec(value)?.[1]
  if (encoded === undefined) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(encoded, 'base64'))
  } catch {
    return undefined
  }
}

type Call = Extract<Message, { readonly method: string }>

type Claim =
  | { readonly kind: 'none' }
  | { readonly kind: 'invalid'; readonly key: string }
  | { readonly kind: 'valid'; readonly version: string }

/** What a message says of its own revision; a request has to say as well what its client can do. */
function readClaim(message: Call): Claim {
  const meta = message.params['_meta']
  if (!isObject(meta) || !(VERSION_KEY in meta)) return { kind: 'none' }
  const version = meta[VERSION_KEY]
  if (typeof version !== 'string') return { kind: 'invalid', key: VERSION_KEY }
  if (message.kind === 'request' && !isObject(meta[CAPABILITIES_KEY]))
    return { kind: 'invalid', key: CAPABILITIES_KEY }
  return { kind: 'valid', version }
}

function isModern(version: string | undefined): boolean {
  return (
    version !== undefined && /^\d{4}-\d\d-\d\d$/.test(version) && version >= FIRST_MODERN_REVISION
  )
}

const mismatch = (message: string): ProtocolFault => ({
  status: 400,
  code: HEADER_MISMATCH,
  message,
})

const invalidEnvelope = (key: string): ProtocolFault => ({
  status: 400,
  code: INVALID_PARAMS,
  message: `the request has no valid _meta["${key}"], which its protocol revision requires`,
})
