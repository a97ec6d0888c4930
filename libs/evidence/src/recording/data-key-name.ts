import type { ConnectionName, SessionId } from '@sallyport/contracts'
import { leafDigits } from '../layout.ts'

/** What a data key is for; its object is called after it. */
export interface DataKeyName {
  readonly session: SessionId
  /** First leaf of the batch that made the key. */
  readonly leaf: number
  /** The day (UTC, YYYYMMDD) on which segments are encrypted with it. */
  readonly day: string
  /** Absent where no event of the session told it. */
  readonly connection?: ConnectionName
}

/** What the objects of all data keys begin with. */
export const KEYS_PREFIX = 'keys/'

/** What the objects of a session's data keys begin with. */
export const dataKeysPrefix = (session: SessionId): string => `${KEYS_PREFIX}${session}/`

/** Key of the object with a data key. */
export function dataKeyObject({ session, leaf, day, connection }: DataKeyName): string {
  const about = connection === undefined ? day : `${day}-${connection}`
  return `${dataKeysPrefix(session)}${leafDigits(leaf)}-${about}`
}

/** What the key of an object says of the data key in it; undefined where it names none. */
export function parseDataKeyObject(object: string): DataKeyName | undefined {
  const [, session, leaf, day, connection] = NAME.exec(object) ?? []
  if (session === undefined || leaf === undefined || day === undefined) return undefined
  // The pattern has those of the ids.
  /* oxlint-disable typescript/no-unsafe-type-assertion */
  const name = { session: session as SessionId, leaf: Number(leaf), day }
  return connection === undefined ? name : { ...name, connection: connection as ConnectionName }
  /* oxlint-enable typescript/no-unsafe-type-assertion */
}

const NAME = /^keys\/([0-9a-f]{32})\/(\d{12})-(\d{8})(?:-([a-z][a-z0-9-]{0,62}))?$/

/** The day of a time, as it stands in the name of a data key. */
export const dayOf = (time: Date): string => time.toISOString().slice(0, 10).replaceAll('-', '')
