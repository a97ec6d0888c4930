import type { IncomingMessage } from 'node:http'

/** Which names the edge answers to, and which web origins may call it. */
export interface GuardOptions {
  /** Accepted values of `Host`, lower case. */
  readonly hosts: ReadonlySet<string>
  /** Accepted values of `Origin`; a request without one does not come from a browser. */
  readonly origins: ReadonlySet<string>
}

/** Why a request is not looked at any further. */
export interface Refusal {
  readonly status: 400 | 403 | 501
  readonly code: 'host_refused' | 'origin_refused' | 'duplicate_header' | 'unknown_coding'
  readonly message: string
}

/** Headers that must not come twice, beside all of the protocol's own: two readers may take different ones. */
const SINGLE = new Set([
  'authorization',
  'content-length',
  'content-type',
  'host',
  'last-event-id',
  'origin',
])
const PROTOCOL_PREFIX = 'mcp-'

/**
 * Refuses what could be another site speaking through a browser (DNS rebinding, cross-origin calls) and headers that
 * two readers could understand differently.
 */
export function guard(request: IncomingMessage, options: GuardOptions): Refusal | undefined {
  const { host, origin } = request.headers
  if (hasDuplicates(request.rawHeaders))
    return refusal(400, 'duplicate_header', 'A header that may come once came twice.')
  if (host === undefined || !options.hosts.has(host.toLowerCase()))
    return refusal(403, 'host_refused', 'The gateway does not answer to this Host.')
  if (!/^(chunked)?$/i.test(request.headers['transfer-encoding'] ?? ''))
    return refusal(501, 'unknown_coding', 'Send no transfer coding but chunked.')
  if (origin !== undefined && !options.origins.has(origin))
    return refusal(403, 'origin_refused', 'This Origin may not call the gateway.')
  return undefined
}

function refusal(status: Refusal['status'], code: Refusal['code'], message: string): Refusal {
  return { status, code, message }
}

function hasDuplicates(rawHeaders: readonly string[]): boolean {
  const seen = new Set<string>()
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase()
    if (!SINGLE.has(name) && !name.startsWith(PROTOCOL_PREFIX)) continue
    if (seen.has(name)) return true
    seen.add(name)
  }
  return false
}
