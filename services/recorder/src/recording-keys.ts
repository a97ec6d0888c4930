import {
  createKeyRing,
  EvidenceError,
  type EvidenceSource,
  type FoundDataKey,
  joinRing,
  KEYS_PREFIX,
  KeyServiceError,
  type KeyWrapper,
  readDataKey,
} from '@sallyport/evidence'
import { readKeyParts } from '@sallyport/key-file'
import type { Transit } from '@sallyport/transit'
import { RecorderError } from './errors.ts'
import { serviceOf } from './key-service.ts'

/** Data keys that are tried at the start. */
const SAMPLE = 8

/** Reads the deployment's keys that wrap data keys. Throws `recording_key_unreadable`. */
export async function readRecordingKeys(
  file: string,
  transit: Transit | undefined,
): Promise<KeyWrapper> {
  try {
    const parts = await readKeyParts(file, 'recording key')
    return joinRing(
      parts.map((part) =>
        'key' in part
          ? createKeyRing([part.key])
          : serviceOf(transit, part.reference).wrapper(part.reference),
      ),
    )
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
 * `recording_key_unknown`, or `key_service` where a key is kept elsewhere and cannot be used.
 */
export async function assertOpens(source: EvidenceSource, wrapper: KeyWrapper): Promise<void> {
  let tried = 0
  for await (const object of source.list(KEYS_PREFIX)) {
    const kind = await kindOf(source, object, wrapper)
    if (kind === 'found') return
    if (kind === 'locked' && ++tried === SAMPLE) break
  }
  if (tried === 0) return
  throw new RecorderError(
    'recording_key_unknown',
    'the recording key is not the one that this evidence was written with: what was recorded could not be read. Give the file with the key that it was begun with; a new key is a further line of that file',
  )
}

/** Whether a data key opens; one that is damaged says nothing of the keys, and stops nothing. */
async function kindOf(
  source: EvidenceSource,
  object: string,
  wrapper: KeyWrapper,
): Promise<FoundDataKey['kind'] | 'damaged'> {
  try {
    return (await readDataKey(source, object, wrapper)).kind
  } catch (error) {
    if (error instanceof EvidenceError && error.code === 'invalid_key') return 'damaged'
    if (error instanceof KeyServiceError)
      throw new RecorderError(
        'key_service',
        `the service that keeps the recording keys cannot be used: ${error.message}`,
        { cause: error },
      )
    throw error
  }
}
