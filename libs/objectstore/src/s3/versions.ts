import type { Connection } from './connection.ts'
import { type Answer, exchange } from './exchange.ts'
import { endless, listedKey, listingQuery, notAskedFor } from './listing.ts'
import { refusal } from './refusal.ts'
import { element, elements } from './xml.ts'

/** One version of an object, or the mark of a deletion. */
export interface Version {
  /** Without the prefix of the settings. */
  readonly key: string
  readonly id: string
  /** Whether it is the newest of its key. */
  readonly latest: boolean
}

/** Every version that a bucket has of keys with a prefix, marks of deletions included, page by page. */
export async function* listVersions(
  connection: Connection,
  prefix: string,
): AsyncGenerator<readonly Version[]> {
  const { settings } = connection
  const wanted = `${settings.prefix}${prefix}`
  let next: Readonly<Record<string, string>> | undefined = {}
  while (next !== undefined) {
    const query = listingQuery({ versions: '', prefix: wanted, ...next })
    // Each page begins where the one before it ended.
    // oxlint-disable-next-line no-await-in-loop
    const answer = await exchange(connection, { method: 'GET', query })
    if (answer.status !== 200) throw refusal(connection, 'list the versions of the bucket', answer)
    const page = pageOf(answer, wanted)
    yield page.versions.map((version) => ({
      ...version,
      key: version.key.slice(settings.prefix.length),
    }))
    next = page.next
  }
}

/** Removes one version for good. */
export async function deleteVersion(
  connection: Connection,
  { key, id }: Pick<Version, 'key' | 'id'>,
): Promise<void> {
  const query = `versionId=${encodeURIComponent(id)}`
  const place = `${connection.settings.prefix}${key}`
  const answer = await exchange(connection, { method: 'DELETE', key: place, query })
  const absent = answer.status === 404 && /^NoSuch(?:Key|Version)$/.test(answer.code)
  if (absent || [200, 202, 204].includes(answer.status)) return
  throw refusal(connection, `delete a version of ${key}`, answer)
}

interface Page {
  readonly versions: readonly Version[]
  /** Where the next page begins; undefined at the end. */
  readonly next: Readonly<Record<string, string>> | undefined
}

function pageOf({ body }: Answer, prefix: string): Page {
  const xml = body.toString('utf8')
  const encoding = element(xml, 'EncodingType')
  // Versions first: no older one shows, however short, because the mark above it went before it.
  const versions = [...elements(xml, 'Version'), ...elements(xml, 'DeleteMarker')].map((item) => ({
    key: listedKey(element(item, 'Key') ?? '', encoding),
    id: element(item, 'VersionId') ?? '',
    latest: element(item, 'IsLatest') === 'true',
  }))
  if (versions.some(({ key, id }) => id === '' || !key.startsWith(prefix))) throw notAskedFor()
  if (element(xml, 'IsTruncated') === 'false') return { versions, next: undefined }
  const key = element(xml, 'NextKeyMarker')
  const id = element(xml, 'NextVersionIdMarker')
  if (key === undefined || versions.length === 0) throw endless()
  const next = { 'key-marker': listedKey(key, encoding), ...(id && { 'version-id-marker': id }) }
  return { versions, next }
}
