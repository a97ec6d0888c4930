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

/** What a recording of a deployment tells whoever holds the deployment's key; nothing once its own key is gone. */
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
  if (found.kind === 'missing') return ''
  if (found.kind === 'locked')
    throw new TypeError(`${key} is wrapped with another key: its content cannot be searched`)
  return openSegment(key, bytes, found.key)
    .map((line) => Buffer.from(line).toString('latin1'))
    .join('\n')
}

const ring = async (deployment: string): Promise<KeyWrapper> =>
  createKeyRing(await readKeyRing(join(deployment, 'secrets', 'recording-key'), 'recording key'))
