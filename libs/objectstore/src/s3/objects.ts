import { createHash } from 'node:crypto'
import { ObjectStoreError } from '../errors.ts'
import type { Connection } from './connection.ts'
import { type Answer, exchange } from './exchange.ts'
import { refusal } from './refusal.ts'
import type { Retention } from './settings.ts'

const DAY_MS = 86_400_000

/** The object under a key of the bucket, or undefined where there is none. */
export async function getObject(
  connection: Connection,
  key: string,
): Promise<Uint8Array | undefined> {
  const answer = await exchange(connection, { method: 'GET', key: placeOf(connection, key) })
  if (answer.status === 200) return answer.body
  if (isAbsent(answer)) return undefined
  throw refusal(connection, `read ${key}`, answer)
}

/** What stands under a key: an object, the mark that one was deleted, or nothing. */
export type Standing = 'object' | 'deleted' | 'nothing'

/** What stands under a key, without the object itself. */
export async function standingOf(connection: Connection, key: string): Promise<Standing> {
  // Unlike a HEAD, this tells a missing object from a missing bucket.
  const headers = { range: 'bytes=0-0' }
  const answer = await exchange(connection, {
    method: 'GET',
    key: placeOf(connection, key),
    headers,
  })
  // An empty object has no first byte.
  if ([200, 206, 416].includes(answer.status)) return 'object'
  if (!isAbsent(answer)) throw refusal(connection, `read ${key}`, answer)
  return answer.headers['x-amz-delete-marker'] === 'true' ? 'deleted' : 'nothing'
}

export interface PutTerms {
  readonly onlyIfAbsent: boolean
  readonly retention: Retention | undefined
}

/** Writes an object; `exists` where the server says that one stands there. */
export async function putObject(
  connection: Connection,
  key: string,
  body: Uint8Array,
  { onlyIfAbsent, retention }: PutTerms,
): Promise<'written' | 'exists' | 'condition_unknown'> {
  const answer = await exchange(connection, {
    method: 'PUT',
    key: placeOf(connection, key),
    body,
    headers: {
      // Object Lock demands it.
      'content-md5': createHash('md5').update(body).digest('base64'),
      ...(onlyIfAbsent && { 'if-none-match': '*' }),
      ...(retention !== undefined && lockHeaders(retention)),
    },
  })
  if (answer.status === 200) return 'written'
  if (onlyIfAbsent && answer.status === 412) return 'exists'
  if (onlyIfAbsent && answer.code === 'NotImplemented') return 'condition_unknown'
  throw refusal(connection, `write ${key}`, answer)
}

function lockHeaders({ mode, days }: Retention): Record<string, string> {
  return {
    'x-amz-object-lock-mode': mode,
    'x-amz-object-lock-retain-until-date': new Date(Date.now() + days * DAY_MS).toISOString(),
  }
}

/** Removes an object. In a bucket with versions it stays below a mark that hides it. */
export async function deleteObject(connection: Connection, key: string): Promise<void> {
  const answer = await exchange(connection, { method: 'DELETE', key: placeOf(connection, key) })
  if ([200, 202, 204].includes(answer.status) || isAbsent(answer)) return
  throw refusal(connection, `delete ${key}`, answer)
}

/**
 * Whether S3 itself says that there is no such object. Any other 404, such as that of a proxy or of a missing bucket,
 * must not make a log look empty.
 */
const isAbsent = ({ status, code }: Answer): boolean => status === 404 && code === 'NoSuchKey'

/** The longest key that S3 takes, in bytes. */
const LONGEST = 1_024

function placeOf({ settings }: Connection, key: string): string {
  const place = `${settings.prefix}${key}`
  if (Buffer.byteLength(place) <= LONGEST) return place
  throw new ObjectStoreError('invalid_key', 'with its prefix the key is longer than S3 takes')
}
