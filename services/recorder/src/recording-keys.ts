import {
  createKeyRing,
  type EvidenceSource,
  KEYS_PREFIX,
  type KeyWrapper,
  readDataKey,
} from '@sallyport/evidence'
import { readKeyRing } from '@sallyport/key-file'
import { RecorderError } from './errors.ts'

/** Data keys that are tried at the start. */
const SAMPLE = 8

/** Reads the deployment's keys that wrap data keys. Throws `recording_key_unreadable`. */
export async function readRecordingKeys(file: string): Promise<KeyWrapper> {
  try {
    return createKeyRing(await readKeyRing(file, 'recording key'))
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'it cannot be read'
    throw new RecorderError(
      'recording_key_unreadable',
      `the recording key cannot be used: ${why}`,
      {
        cause,
      },
    )
  }
}

/**
 * Makes sure that the keys are those of this evidence: of a few data keys at least one must open. Throws
 * `recording_key_unknown`.
 */
export async function assertOpens(source: EvidenceSource, wrapper: KeyWrapper): Promise<void> {
  let tried = 0
  for await (const object of source.list(KEYS_PREFIX)) {
    const found = await readDataKey(source, object, wrapper)
    if (found.kind === 'found') return
    if (found.kind === 'locked' && ++tried === SAMPLE) break
  }
  if (tried === 0) return
  throw new RecorderError(
    'recording_key_unknown',
    'the recording key is not the one that this evidence was written with: what was recorded could not be read. Give the file with the key that it was begun with; a new key is a further line of that file',
  )
}
