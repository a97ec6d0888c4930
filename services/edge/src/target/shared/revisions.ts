import { isObject, type JsonObject } from '@sallyport/mcp'

/** Code of the modern era for a revision that a server does not speak (2026-07-28, basic/versioning). */
export const UNSUPPORTED_PROTOCOL_VERSION = -32_022

/** The revision of the modern era. */
export const MODERN = '2026-07-28'

/** Revisions of the legacy era, the newest first. */
export const LEGACY = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'] as const

/** The revision that a request of the modern era says that it is of. */
export function requestedRevision({ _meta: meta }: JsonObject): unknown {
  return isObject(meta) ? meta['io.modelcontextprotocol/protocolVersion'] : undefined
}
