import { connect } from './s3/connection.ts'
import { listKeys } from './s3/keys.ts'
import { getObject } from './s3/objects.ts'
import type { S3Settings } from './s3/settings.ts'

/** Reads what lies in a bucket, whoever wrote it and whatever its keys are. */
export interface S3Reader {
  /** The object, or undefined where there is none. */
  get(key: string): Promise<Uint8Array | undefined>
  /** Every key that begins with the prefix, in ascending order of their bytes; such as no store would write, too. */
  list(prefix: string): AsyncIterable<string>
}

const ATTEMPTS = 5

/**
 * Opens a bucket for reading; needs no right to write. A request that nobody answers is sent five times within three
 * seconds, as reading a whole log takes many. Throws ObjectStoreErrors as a store does.
 */
export function openS3Reader(settings: S3Settings): S3Reader {
  const connection = connect(settings, ATTEMPTS)
  return {
    get: (key) => getObject(connection, key),
    list: (prefix) => listKeys(connection, prefix),
  }
}
