import { LOG_KEYS_PREFIX, leafOfKey, logKeysKey } from '../layout.ts'
import type { EvidenceSource, StoredObject } from '../source.ts'
import { assertOneLog, parseVerifierKey, type VerifierKey } from './verifier-key.ts'

/** A change of the log's key as it is published beside the log. Nothing vouches for it but the leaf that tells of it. */
export interface PublishedChange {
  readonly leaf: number
  readonly from: VerifierKey
  readonly to: VerifierKey
}

/** Most changes that are read; a key that changes every week needs as many in a century. */
const MAX_CHANGES = 4_096

/** The object that publishes a change: the old key and the new one, one a line. */
export const publishedChange = (leaf: number, from: string, to: string): StoredObject => ({
  key: logKeysKey(leaf),
  bytes: Buffer.from(`${from}\n${to}\n`),
})

/** The changes that stand beside a log, in their order; what cannot be read is left out. */
export async function readPublishedChanges(
  source: EvidenceSource,
): Promise<readonly PublishedChange[]> {
  const changes: PublishedChange[] = []
  for await (const object of source.list(LOG_KEYS_PREFIX)) {
    const leaf = leafOfKey(object)
    const bytes = leaf === undefined ? undefined : await source.get(object)
    const keys = bytes && parseChange(bytes)
    if (leaf !== undefined && keys !== undefined) changes.push({ leaf, ...keys })
    if (changes.length >= MAX_CHANGES) break
  }
  return changes
}

function parseChange(bytes: Uint8Array): Omit<PublishedChange, 'leaf'> | undefined {
  try {
    const [from, to, ...rest] = Buffer.from(bytes).toString('utf8').trimEnd().split('\n')
    if (from === undefined || to === undefined || rest.length > 0) return undefined
    return { from: parseVerifierKey(from), to: parseVerifierKey(to) }
  } catch {
    return undefined
  }
}

/** Keys by which checkpoints of a log are known. */
export interface LogKeys {
  /** Those that whoever checks was given. */
  readonly given: readonly VerifierKey[]
  /** Those, and all that the store publishes: candidates, to be introduced by a given one. */
  readonly known: readonly VerifierKey[]
}

/** The keys by which checkpoints of a log are known. Throws `invalid_key` where the given ones are of several logs. */
export async function findLogKeys(
  source: EvidenceSource,
  given: readonly VerifierKey[],
): Promise<LogKeys> {
  assertOneLog(given)
  const published = await readPublishedChanges(source)
  const known = new Map(given.map((key) => [key.text, key]))
  for (const key of published.flatMap(({ from, to }) => [from, to]))
    if (key.name === given[0]?.name && !known.has(key.text)) known.set(key.text, key)
  return { given, known: [...known.values()] }
}
