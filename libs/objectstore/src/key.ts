import { ObjectStoreError } from './errors.ts'

const KEY =
  /^(?=.{1,512}$)[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}(\/[A-Za-z0-9_-][A-Za-z0-9._-]{0,127})*$/
const PREFIX =
  /^(?=.{0,512}$)([A-Za-z0-9_-][A-Za-z0-9._-]{0,127}\/)*([A-Za-z0-9_-][A-Za-z0-9._-]{0,127})?$/

/**
 * Refuses a key that is not one to sixteen or so plain names joined by `/`: letters, digits, `_`, `-` and inner dots, at
 * most 512 characters. No key can leave a folder, name a hidden file, or mean something else to a server.
 */
export function assertKey(key: string): void {
  if (!isKey(key)) throw invalid(key)
}

/** Whether a text is a key. */
export const isKey = (key: string): boolean => KEY.test(key)

/** Refuses a prefix that no key can begin with. */
export function assertPrefix(prefix: string): void {
  if (!PREFIX.test(prefix)) throw invalid(prefix)
}

function invalid(key: string): ObjectStoreError {
  const shown = JSON.stringify(key.slice(0, 64))
  return new ObjectStoreError(
    'invalid_key',
    `${shown} is no object key: use names of letters, digits, "_", "-" and inner ".", joined by "/"`,
  )
}
