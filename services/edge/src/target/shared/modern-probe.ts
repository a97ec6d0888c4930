import { isObject } from '@sallyport/mcp'

/** First revision of the modern era; revisions are dates and compare as text. */
const FIRST_MODERN = '2026-07-28'
const META = 'io.modelcontextprotocol'

/** A `server/discover` of the gateway's own: the question by which a program shows its era (2026-07-28, transports, stdio). */
export const probe = (name: string): string =>
  JSON.stringify({
    jsonrpc: '2.0',
    id: name,
    method: 'server/discover',
    params: {
      _meta: {
        [`${META}/protocolVersion`]: FIRST_MODERN,
        [`${META}/clientCapabilities`]: {},
        [`${META}/clientInfo`]: { name: 'sallyport', version: '1' },
      },
    },
  })

/** What a program answered. */
export type Verdict =
  | { readonly modern: true }
  /** It speaks no modern revision, and said so by this error where it gave one. */
  | { readonly modern: false; readonly error: unknown }

/** Reads the answer to a probe. A program that speaks another modern revision names it in its error. */
export function readVerdict(text: string): Verdict {
  const value: unknown = JSON.parse(text)
  const { result, error } = isObject(value) ? value : {}
  const supported = isObject(result)
    ? result['supportedVersions']
    : isObject(error) && isObject(error['data'])
      ? error['data']['supported']
      : undefined
  const modern =
    Array.isArray(supported) &&
    supported.some((version) => typeof version === 'string' && version >= FIRST_MODERN)
  return modern ? { modern } : { modern, error }
}
