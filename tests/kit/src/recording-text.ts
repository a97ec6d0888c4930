import { dirname, join, sep } from 'node:path'
import {
  dataKeyOf,
  openFolder,
  openSegment,
  readDataKey,
  createKeyRing,
  type KeyWrapper,
} from '@sallyport/evidence'
import { readKeyRing } from '@sallyport/key-file'

/** Opens a recording of a deployment by its own key, as whoever holds that key could. */
export async function recordingText(
  deployment: string,
  file: string,
  bytes: Uint8Array,
): Promise<string> {
  const parts = file.split(sep)
  const [key, evidence] = [parts.slice(-3).join('/'), join(dirname(file), '..', '..')]
  const found = await readDataKey(
    openFolder(evidence),
    dataKeyOf(bytes) ?? '',
    await ring(deployment),
  )
  if (found.kind !== 'found')
    throw new TypeError(`${key} has no key: its content cannot be searched`)
  return openSegment(key, bytes, found.key)
    .map((line) => Buffer.from(line).toString('latin1'))
    .join('\n')
}

const ring = async (deployment: string): Promise<KeyWrapper> =>
  createKeyRing(await readKeyRing(join(deployment, 'secrets', 'recording-key'), 'recording key'))
