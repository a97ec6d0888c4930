import type { UrlFacts } from '@sallyport/contracts'
import { checkedText, NotUnderstood, understand } from '../not-understood.ts'
import { hostFacts } from './host.ts'
import { pathOf } from './path.ts'
import { ambiguous, splitUrl } from './split.ts'

/** How a URL is to be read. */
export interface UrlOptions {
  /** The schemes that are understood, in lower case, with their ports; `http` and `https` unless said. */
  readonly schemes?: Readonly<Record<string, number>>
}

/** Longest URL that is read, in bytes of UTF-8. */
const MAX_BYTES = 8192

const SCHEMES = { http: 80, https: 443 }

const MAX_QUERY_KEYS = 256

/**
 * Finds out where a URL leads. It is divided as RFC 3986 and as the WHATWG standard do; where they differ, or a server
 * could read it in another way, it is not understood. Never throws.
 */
export function urlFacts(text: unknown, options: UrlOptions = {}): UrlFacts {
  return understand(
    () => analyse(checkedText(text, MAX_BYTES), options.schemes ?? SCHEMES),
    notUnderstood,
  )
}

function analyse(text: string, schemes: Readonly<Record<string, number>>): UrlFacts {
  const parts = splitUrl(text)
  const usual = Object.hasOwn(schemes, parts.scheme) ? schemes[parts.scheme] : undefined
  if (usual === undefined) throw new NotUnderstood('its scheme is not one of those that are read')
  const port = parts.port === undefined ? usual : Number(parts.port)
  if (port > 65_535) throw ambiguous()
  // Hosts of all schemes are read alike: the standard itself would leave those of `postgres:` as they are.
  const url = URL.parse(`http://${parts.host}${parts.path}`)
  if (url === null) throw ambiguous()
  return {
    understood: true,
    scheme: parts.scheme,
    ...hostFacts(parts.host, url.hostname),
    port,
    credentials: parts.userinfo !== undefined,
    ...pathOf(parts.path, url.pathname),
    queryKeys: queryKeys(parts.query),
  }
}

function queryKeys(query: string): string[] {
  const keys = query.split('&').filter((pair) => pair !== '')
  const names = new Set(keys.map((pair) => decoded(pair.split('=', 1)[0] ?? '')))
  if (names.size > MAX_QUERY_KEYS || [...names].some((name) => name.length > 256)) {
    throw new NotUnderstood('its query has more arguments than are counted')
  }
  return [...names]
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll('+', ' '))
  } catch {
    throw ambiguous()
  }
}

const notUnderstood = (problem: string): UrlFacts => ({
  understood: false,
  scheme: '',
  host: '',
  hostKind: 'none',
  network: 'none',
  port: 0,
  credentials: false,
  path: '',
  segments: [],
  traversal: false,
  encodedSeparators: false,
  queryKeys: [],
  problem,
})
