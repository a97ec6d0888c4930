import { isObject, type Message } from './message.ts'
import { decodeMirror } from './mirror.ts'
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
 * Tells the era of a posted message from its body, as the official server SDK does; the headers never change the era of a
 * request, they are only compared. Returns the fault to answer with where body and headers disagree, in either era, or
 * where the envelope is not whole.
 */
export function classify(message: Message, headers: MirrorHeaders): Era | ProtocolFault {
  if (message.kind === 'result' || message.kind === 'error') return 'legacy'
  const claim = readClaim(message)
  const era = eraOf(message, claim, headers)
  if (era === 'modern' && claim.kind === 'valid')
    return checkMirror(message, claim.version, headers)
  if (typeof era !== 'string') return era
  return contradiction(message, headers) ?? era
}

function eraOf(
  message: Call,
  claim: Claim,
  { protocolVersion }: MirrorHeaders,
): Era | ProtocolFault {
  const headerIsModern = protocolVersion !== undefined && isModern(protocolVersion)
  if (isHandshake(message) && !(claim.kind === 'valid' && isModern(claim.version)))
    return headerIsModern
      ? mismatch('MCP-Protocol-Version is of a revision without initialize; leave it out.')
      : 'legacy'
  if (claim.kind === 'invalid') return invalidEnvelope(claim.key)
  if (claim.kind === 'valid') return 'modern'
  if (!headerIsModern) return 'legacy'
  return message.kind === 'notification' ? 'modern' : invalidEnvelope(VERSION_KEY)
}

/** The request that begins a session; a notification of that name is none. */
const isHandshake = ({ kind, method }: Call): boolean =>
  kind === 'request' && method === 'initialize'

/** Holds the headers of a message that claims a revision against it; the specification demands those of requests alone. */
function checkMirror(message: Call, version: string, headers: MirrorHeaders): Era | ProtocolFault {
  const optional = message.kind === 'notification'
  if (headers.protocolVersion !== version && !(optional && headers.protocolVersion === undefined))
    return mismatch('MCP-Protocol-Version is not the protocol version of the body; repeat that.')
  if (headers.method === undefined && !optional)
    return mismatch('Mcp-Method is missing; repeat the method of the body.')
  if (headers.name === undefined && !optional && mirroredName(message) !== undefined)
    return mismatch('Mcp-Name is missing; repeat the name in the body.')
  return contradiction(message, headers) ?? 'modern'
}

/** A header that is there and says something else than the body, whether it has to be there or not. */
function contradiction(message: Call, { method, name }: MirrorHeaders): ProtocolFault | undefined {
  if (method !== undefined && method !== message.method)
    return mismatch('Mcp-Method is not the method of the body; repeat that.')
  const said = decodeMirror(name)
  if (name !== undefined && (said === undefined || said !== mirroredName(message)))
    return mismatch(
      'Mcp-Name is not the name in the body; repeat that, or leave it out where there is none.',
    )
  return undefined
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

/** What `Mcp-Name` has to say; undefined where the message has nothing that it could repeat. */
function mirroredName({ method, params }: Call): string | undefined {
  const source = NAME_SOURCE.get(method)
  const value = source === undefined ? undefined : params[source]
  return typeof value === 'string' ? value : undefined
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

/** Anything that is not older, as the official SDK has it: a target compares the header in the same way. */
const isModern = (version: string): boolean => version >= FIRST_MODERN_REVISION

const mismatch = (message: string): ProtocolFault => ({
  status: 400,
  code: HEADER_MISMATCH,
  message,
})

const invalidEnvelope = (key: string): ProtocolFault => ({
  status: 400,
  code: INVALID_PARAMS,
  message: `The request has no valid _meta["${key}"], which its protocol revision requires.`,
})
