import { ObjectStoreError } from '../errors.ts'
import type { Connection } from './connection.ts'
import { exchange } from './exchange.ts'
import type { S3Features } from './features.ts'
import { listKeys } from './keys.ts'
import { listingQuery } from './listing.ts'
import { deleteObject, putObject, standingOf } from './objects.ts'
import { isUnknownTo } from './refusal.ts'
import { deleteVersion, listVersions, type Version } from './versions.ts'

/** How objects of a bucket are erased: so that nothing that was ever under their keys can be read. */
export interface Erasing {
  erase(key: string): Promise<void>
  eraseOlder(key: string): Promise<void>
  /** The keys with a prefix of which anything can be read, older versions included. */
  remains(prefix: string): AsyncIterable<string>
}

/** An object of no meaning that is written and erased to see whether that can be done; no store's key. */
const PROBE = '.tmp/probe'
/** A key is written anew while it is erased only by whoever does both. */
const ROUNDS = 3

/**
 * Finds out how objects below a prefix are erased, by erasing one. Throws `refused`, and what to do, where they cannot be:
 * whoever stores what must be erasable one day has to know before.
 */
export async function openErasing(
  connection: Connection,
  prefix: string,
  features: S3Features,
): Promise<Erasing> {
  if (features.defaultRetention === 'on')
    throw impossible(
      prefix,
      `the default retention of bucket ${connection.settings.bucket} locks every object, these too: remove it (PutObjectLockConfiguration without a rule), and set SALLYPORT_S3_LOCK_DAYS, which locks the others`,
    )
  const erasing =
    features.versioning === 'off' && !(await knowsVersions(connection, prefix))
      ? withoutVersions(connection)
      : withVersions(connection)
  await tryErasing(connection, erasing, prefix)
  return erasing
}

async function tryErasing(connection: Connection, erasing: Erasing, prefix: string): Promise<void> {
  const probe = `${prefix}${PROBE}`
  const bytes = Buffer.from('Whether this can be erased.\n')
  await putObject(connection, probe, bytes, { onlyIfAbsent: false, retention: undefined })
  try {
    await erasing.erase(probe)
  } catch (error) {
    // Hidden at least; the next attempt erases this one too.
    await deleteObject(connection, probe).catch(() => undefined)
    if (!(error instanceof ObjectStoreError) || error.retryable) throw error
    throw impossible(
      prefix,
      `${error.message} (s3:ListBucketVersions for the bucket, s3:DeleteObjectVersion for what begins with ${connection.settings.prefix}${prefix}; and leave the bucket without a default retention)`,
    )
  }
}

const impossible = (prefix: string, why: string): ObjectStoreError =>
  new ObjectStoreError('refused', `what is under ${prefix} could not be erased: ${why}`)

/** Whether a server whose bucket keeps no versions can list them all the same, and so tell of those from before. */
async function knowsVersions(connection: Connection, prefix: string): Promise<boolean> {
  const query = listingQuery({ versions: '', prefix: `${connection.settings.prefix}${prefix}` })
  const answer = await exchange(connection, { method: 'GET', query })
  // Those that do not look at the question list the objects.
  return answer.status === 200 ? answer.body.includes('<ListVersionsResult') : !isUnknownTo(answer)
}

function withVersions(connection: Connection): Erasing {
  const eraseOnce = async (key: string, doomed: (version: Version) => boolean): Promise<number> => {
    let found = 0
    for await (const page of listVersions(connection, key)) {
      for (const version of page) {
        if (version.key !== key || !doomed(version)) continue
        found++
        await deleteVersion(connection, version)
      }
      // What follows in the order of keys is longer.
      if (page.some((version) => version.key > key)) break
    }
    return found
  }
  const eraseAll = async (key: string, doomed: (version: Version) => boolean): Promise<void> => {
    // oxlint-disable-next-line no-await-in-loop
    for (let round = 0; round < ROUNDS; round++) if ((await eraseOnce(key, doomed)) === 0) return
    throw remained(key)
  }
  return {
    erase: (key) => eraseAll(key, () => true),
    eraseOlder: (key) => eraseAll(key, ({ latest }) => !latest),
    async *remains(prefix) {
      let last: string | undefined
      for await (const page of listVersions(connection, prefix))
        for (const key of page.map((version) => version.key).toSorted()) {
          if (key !== last) yield key
          last = key
        }
    },
  }
}

function withoutVersions(connection: Connection): Erasing {
  return {
    async erase(key) {
      await deleteObject(connection, key)
      if ((await standingOf(connection, key)) !== 'nothing') throw remained(key)
    },
    eraseOlder: () => Promise.resolve(),
    remains: (prefix) => listKeys(connection, prefix),
  }
}

const remained = (key: string): ObjectStoreError =>
  new ObjectStoreError('refused', `${key} was deleted, and the server has it still`)
