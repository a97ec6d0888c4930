import type { Connection } from './connection.ts'
import { exchange } from './exchange.ts'
import { endless, listedKey, listingQuery, misbehaves, notAskedFor } from './listing.ts'
import { refusal } from './refusal.ts'
import { element, elements } from './xml.ts'

/**
 * The keys of a bucket that begin with a text, as they stand there but without the prefix of the settings, in ascending
 * order of their bytes. Throws `refused` where a server gives them in another order, as readers rely on it.
 */
export async function* listKeys(connection: Connection, prefix: string): AsyncGenerator<string> {
  const { settings } = connection
  let token: string | undefined
  let last = Buffer.alloc(0)
  do {
    // Each page begins where the one before it ended.
    // oxlint-disable-next-line no-await-in-loop
    const page = await readPage(connection, `${settings.prefix}${prefix}`, token)
    for (const key of page.keys) {
      const bytes = Buffer.from(key)
      if (Buffer.compare(last, bytes) >= 0)
        throw misbehaves('it lists keys in another order than that of their bytes')
      last = bytes
      yield key.slice(settings.prefix.length)
    }
    token = page.next
  } while (token !== undefined)
}

interface Page {
  readonly keys: readonly string[]
  /** Where the next page begins; absent at the end. */
  readonly next: string | undefined
}

async function readPage(
  connection: Connection,
  prefix: string,
  token: string | undefined,
): Promise<Page> {
  const query = listingQuery({
    'list-type': '2',
    prefix,
    ...(token !== undefined && { 'continuation-token': token }),
  })
  const answer = await exchange(connection, { method: 'GET', query })
  if (answer.status !== 200) throw refusal(connection, 'list the bucket', answer)
  return pageOf(answer.body.toString('utf8'), prefix)
}

function pageOf(xml: string, prefix: string): Page {
  const encoding = element(xml, 'EncodingType')
  const keys = [...elements(xml, 'Contents')].map((item) =>
    listedKey(element(item, 'Key') ?? '', encoding),
  )
  if (keys.some((key) => !key.startsWith(prefix))) throw notAskedFor()
  const next = element(xml, 'NextContinuationToken')
  const ended = element(xml, 'IsTruncated') === 'false'
  if (!ended && (next === undefined || keys.length === 0)) throw endless()
  return { keys, next: ended ? undefined : next }
}
