import type { UrlFacts, UrlsFacts } from '@sallyport/contracts'
import { NotUnderstood, understand } from '../not-understood.ts'
import { allUnderstood, distinct, textsOf } from '../several.ts'
import { urlFacts, type UrlOptions } from './url-facts.ts'

/** Most arguments of queries that are listed. */
const MAX_KEYS = 256

/**
 * Facts of all URLs that the arguments of a call hold, together: what one of them has, they have. Understood only if
 * each is. Never throws.
 */
export const urlsFacts = (values: readonly unknown[], options: UrlOptions = {}): UrlsFacts =>
  understand(
    () => together(allUnderstood(textsOf(values).map((text) => urlFacts(text, options)))),
    notUnderstood,
  )

function together(all: readonly UrlFacts[]): UrlsFacts {
  const queryKeys = distinct(all.flatMap((url) => url.queryKeys))
  if (queryKeys.length > MAX_KEYS) throw new NotUnderstood('they have too many arguments')
  if (all.some(({ path }) => path.length > 4096)) throw new NotUnderstood('a path is too long')
  return {
    understood: true,
    origins: distinct(all.map(originOf)),
    schemes: distinct(all.map(({ scheme }) => scheme)),
    hosts: distinct(all.map(({ host }) => host)),
    networks: distinct(all.map(({ network }) => network)),
    ports: distinct(all.map(({ port }) => port)),
    paths: distinct(all.map(({ path }) => path)),
    credentials: all.some(({ credentials }) => credentials),
    traversal: all.some(({ traversal }) => traversal),
    encodedSeparators: all.some(({ encodedSeparators }) => encodedSeparators),
    queryKeys,
  }
}

function originOf({ scheme, host, hostKind, port }: UrlFacts): string {
  const origin = `${scheme}://${hostKind === 'ipv6' ? `[${host}]` : host}:${port}`
  if (origin.length > 256) throw new NotUnderstood('its host is too long')
  return origin
}

const notUnderstood = (problem: string): UrlsFacts => ({
  understood: false,
  origins: [],
  schemes: [],
  hosts: [],
  networks: [],
  ports: [],
  paths: [],
  credentials: false,
  traversal: false,
  encodedSeparators: false,
  queryKeys: [],
  problem,
})
