import { randomUUID } from 'node:crypto'
import type { Connection } from './connection.ts'
import { exchange } from './exchange.ts'
import { deleteObject, putObject } from './objects.ts'
import { isUnknownTo, refusal } from './refusal.ts'
import { element } from './xml.ts'

/** Whether a bucket has a feature; `unknown` where the credentials may not ask. */
export type Presence = 'on' | 'off' | 'unknown'

/** What a bucket and its server can do. */
export interface S3Features {
  /** `If-None-Match: *`: of several that write one key at once, exactly one succeeds. */
  readonly conditionalPut: Exclude<Presence, 'unknown'>
  /** What is overwritten or deleted is kept as an older version. */
  readonly versioning: Presence
  /** Versions can be locked for a time. */
  readonly objectLock: Presence
  /** The bucket locks every object that nothing else is said of. */
  readonly defaultRetention: Presence
}

/** Finds out what a bucket can do; writes and deletes one small object for it. Throws `refused` or `unavailable`. */
export async function detectFeatures(connection: Connection): Promise<S3Features> {
  // Whether the bucket is there at all is asked with the rights that every later call needs.
  await assertListable(connection)
  const [conditionalPut, versioning, lock] = await Promise.all([
    tryConditionalPut(connection),
    settingOf(connection, 'versioning'),
    settingOf(connection, 'object-lock'),
  ])
  return {
    conditionalPut,
    versioning: versioning((xml) => element(xml, 'Status') === 'Enabled'),
    objectLock: lock((xml) => element(xml, 'ObjectLockEnabled') === 'Enabled'),
    defaultRetention: lock((xml) => element(xml, 'DefaultRetention') !== undefined),
  }
}

async function assertListable(connection: Connection): Promise<void> {
  const prefix = encodeURIComponent(connection.settings.prefix)
  const query = `list-type=2&max-keys=1&prefix=${prefix}`
  const answer = await exchange(connection, { method: 'GET', query })
  if (answer.status !== 200) throw refusal(connection, 'list the bucket', answer)
}

/** Puts an object under a fresh key twice: the second time must fail. */
async function tryConditionalPut(connection: Connection): Promise<Exclude<Presence, 'unknown'>> {
  const key = `${SCRATCH}probe-${randomUUID()}`
  const terms = { onlyIfAbsent: true, retention: undefined }
  const probe = Buffer.from('Whether this server takes If-None-Match.\n')
  try {
    if ((await putObject(connection, key, probe, terms)) !== 'written') return 'off'
    return (await putObject(connection, key, probe, terms)) === 'exists' ? 'on' : 'off'
  } finally {
    await deleteObject(connection, key)
  }
}

/** Where an object may be left behind without being taken for one of the store's; no key can begin with it. */
const SCRATCH = '.tmp/'

/** Answers questions about a setting of the bucket. */
async function settingOf(
  connection: Connection,
  query: string,
): Promise<(says: (xml: string) => boolean) => Presence> {
  const answer = await exchange(connection, { method: 'GET', query })
  const { status, code } = answer
  if (status === 200) return (says) => (says(answer.body.toString('utf8')) ? 'on' : 'off')
  if (code === 'ObjectLockConfigurationNotFoundError' || isUnknownTo(answer)) return () => 'off'
  if (status === 403) return () => 'unknown'
  throw refusal(connection, `ask for the ${query} of the bucket`, answer)
}
