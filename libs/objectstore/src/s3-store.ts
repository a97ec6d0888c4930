import { ObjectStoreError } from './errors.ts'
import { assertKey, assertPrefix, isKey } from './key.ts'
import type { ObjectStore, PutOptions } from './object-store.ts'
import { connect, type Connection } from './s3/connection.ts'
import { openErasing } from './s3/erasing.ts'
import { detectFeatures, type S3Features } from './s3/features.ts'
import { inTurn } from './s3/in-turn.ts'
import { listKeys } from './s3/keys.ts'
import { deleteObject, getObject, putObject, standingOf } from './s3/objects.ts'
import type { Retention, S3Settings } from './s3/settings.ts'

/** An object store in a bucket. */
export interface S3Store extends ObjectStore {
  /** What the bucket can do, as found out when it was opened. */
  readonly features: S3Features
}

/** What a store does with objects by their keys. */
export interface KeyRules {
  /** Objects that never change, and are locked for as long as the settings say, each from its own writing. */
  readonly immutable?: (key: string) => boolean
  /** What the keys of all objects begin with that may have to be erased; none of them is ever locked. */
  readonly erasable?: string
}

/**
 * Opens an object store in a bucket of S3-compatible storage that is there already. With versions a deleted or replaced
 * object stays as an older version, which this store removes where it erases, and nowhere else. That it can erase what
 * `erasable` names is tried when it is opened.
 *
 * Where the server ignores `If-None-Match` (see `features`), `ifAbsent` looks before it writes: exactly one succeeds
 * among the callers of one process, but two processes may both succeed. The same holds where a server takes the mark of
 * a deletion for an object, for keys that were deleted.
 *
 * Each request has a time limit. Rejects with `refused`, and what to do, where bucket, credentials or settings are wrong,
 * also where objects are to be locked and the bucket has no Object Lock; with `unavailable` where the server does not
 * answer. So, too, where what must be erasable could not be erased.
 */
export async function createS3Store(
  settings: S3Settings,
  { immutable = () => false, erasable = '' }: KeyRules = {},
): Promise<S3Store> {
  const connection = connect(settings)
  const features = await detectFeatures(connection)
  assertLockable(settings, features)
  const erasing = await openErasing(connection, erasable, features)
  const retentionOf = (key: string): Retention | undefined =>
    immutable(key) ? settings.retention : undefined
  const put = writer(connection, features, retentionOf)
  return {
    features,
    async put(key, bytes, options = {}) {
      assertKey(key)
      return put(key, bytes, options)
    },
    async get(key) {
      assertKey(key)
      return getObject(connection, key)
    },
    async *list(prefix) {
      assertPrefix(prefix)
      // Whatever else lies in the bucket is not the store's.
      for await (const key of listKeys(connection, prefix)) if (isKey(key)) yield key
    },
    async delete(key) {
      assertKey(key)
      return deleteObject(connection, key)
    },
    async erase(key) {
      assertKey(key)
      return erasing.erase(key)
    },
    async eraseOlder(key) {
      assertKey(key)
      return erasing.eraseOlder(key)
    },
    async *remains(prefix) {
      assertPrefix(prefix)
      for await (const key of erasing.remains(prefix)) if (isKey(key)) yield key
    },
  }
}

function writer(
  connection: Connection,
  features: S3Features,
  retentionOf: (key: string) => Retention | undefined,
): (key: string, bytes: Uint8Array, options: PutOptions) => Promise<void> {
  const oneByOne = inTurn()
  const write = async (key: string, bytes: Uint8Array, onlyIfAbsent: boolean) =>
    putObject(connection, key, bytes, { onlyIfAbsent, retention: retentionOf(key) })
  const lookAndWrite = async (key: string, bytes: Uint8Array): Promise<void> => {
    if ((await standingOf(connection, key)) === 'object') throw exists(key)
    await write(key, bytes, false)
  }
  return async (key, bytes, { ifAbsent = false }) => {
    if (!ifAbsent) return void (await write(key, bytes, false))
    if (features.conditionalPut === 'off') return oneByOne(key, () => lookAndWrite(key, bytes))
    if ((await write(key, bytes, true)) === 'written') return
    // Servers differ in whether the mark of a deletion is an object.
    const standing = await standingOf(connection, key)
    if (standing === 'object') throw exists(key)
    if (standing === 'deleted') return oneByOne(key, () => lookAndWrite(key, bytes))
    throw new ObjectStoreError('unavailable', `${key} was deleted while it was written`)
  }
}

const exists = (key: string): ObjectStoreError =>
  new ObjectStoreError('exists', `${key} exists already`)

function assertLockable({ bucket, retention }: S3Settings, { objectLock }: S3Features): void {
  if (retention === undefined || objectLock === 'on') return
  const why =
    objectLock === 'off'
      ? `bucket ${bucket} has no Object Lock: make a bucket with it, or unset SALLYPORT_S3_LOCK_DAYS`
      : `whether bucket ${bucket} has Object Lock may not be asked: allow s3:GetBucketObjectLockConfiguration`
  throw new ObjectStoreError('refused', `objects cannot be locked: ${why}`)
}
