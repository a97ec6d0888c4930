import { randomBytes } from 'node:crypto'
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
  /** Tells apart the keys that rivals make for the same batch; absent in logs from before there were any. */
  readonly id?: string
}

/** What the objects of all data keys begin with. */
export const KEYS_PREFIX = 'keys/'

/** What the objects of a session's data keys begin with. */
export const dataKeysPrefix = (session: SessionId): string => `${KEYS_PREFIX}${session}/`

/** Key of the object with a data key. */
export function dataKeyObject({ session, leaf, day, connection, id }: DataKeyName): string {
  const about = connection === undefined ? day : `${day}-${connection}`
  const rival = id === undefined ? '' : `.${id}`
  return `${dataKeysPrefix(session)}${leafDigits(leaf)}-${about}${rival}`
}

/** What the key of an object says of the data key in it; undefined where it names none. */
export function parseDataKeyObject(object: string): DataKeyName | undefined {
  const [, session, leaf, day, connection, id] = NAME.exec(object) ?? []
  if (session === undefined || leaf === undefined || day === undefined) return undefined
  // The pattern has those of the ids.
  /* oxlint-disable typescript/no-unsafe-type-assertion */
  return {
    session: session as SessionId,
    leaf: Number(leaf),
    day,
    ...(connection !== undefined && { connection: connection as ConnectionName }),
    ...(id !== undefined && { id }),
  }
  /* oxlint-enable typescript/no-unsafe-type-assertion */
}

const NAME =
  /^keys\/([0-9a-f]{32})\/(\d{12})-(\d{8})(?:-([a-z][a-z0-9-]{0,62}))?(?:\.([0-9a-f]{16}))?$/

/** A new id for the name of a data key. */
export const newDataKeyId = (): string => randomBytes(8).toString('hex')

/** The day of a time, as it stands in the name of a data key. */
export const dayOf = (time: Date): string => time.toISOString().slice(0, 10).replaceAll('-', '')
