import { EvidenceError } from '@sallyport/evidence'

/** One version of a key of the transit engine of Vault or OpenBao. */
export interface TransitKey {
  /** As it is written: `transit:<mount>/<name>#<version>`. */
  readonly text: string
  readonly mount: string
  readonly name: string
  readonly version: number
}

const PREFIX = 'transit:'
const KEY =
  /^transit:([A-Za-z0-9][\w-]{0,63}(?:\/[A-Za-z0-9][\w-]{0,63}){0,7})\/([A-Za-z0-9][\w.-]{0,127})#([1-9]\d{0,5})$/

/** Whether a line of a key file names a key of a transit engine. */
export const isTransitKey = (text: string): boolean => text.startsWith(PREFIX)

/** Reads the name of a key. Throws `invalid_key`. */
export function parseTransitKey(text: string): TransitKey {
  const [, mount, name, version] = KEY.exec(text) ?? []
  if (mount !== undefined && name !== undefined)
    return { text, mount, name, version: Number(version) }
  throw new EvidenceError(
    'invalid_key',
    'a key of a transit engine is named transit:<mount>/<name>#<version>, such as transit:transit/sallyport-log#1',
  )
}
