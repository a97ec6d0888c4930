import { readFile } from 'node:fs/promises'
import {
  assertOneLog,
  KeyServiceError,
  logKeyParts,
  type LogSigner,
  readLogKey,
} from '@sallyport/evidence'
import type { Transit } from '@sallyport/transit'
import type { RecorderConfig } from './config.ts'
import { RecorderError } from './errors.ts'
import { serviceOf } from './key-service.ts'

/** Reads the ring of the log's keys, the newest last. Throws `key_unreadable` or `key_service`. */
export async function readLogKeys(
  { keyFile, origin }: Pick<RecorderConfig, 'keyFile' | 'origin'>,
  transit: Transit | undefined,
): Promise<readonly LogSigner[]> {
  try {
    const parts = logKeyParts(await readFile(keyFile, 'utf8'))
    const ring = await Promise.all(
      parts.map(async (part) =>
        'pem' in part
          ? readLogKey(part.pem, origin)
          : serviceOf(transit, part.reference).signer(part.reference, origin),
      ),
    )
    assertOneLog(ring.map(({ key }) => key))
    return ring
  } catch (cause) {
    if (cause instanceof KeyServiceError)
      throw new RecorderError(
        'key_service',
        `the service that keeps a key of ${keyFile} cannot be used: ${cause.message}`,
        { cause },
      )
    throw new RecorderError(
      'key_unreadable',
      `the log keys in ${keyFile} cannot be used: each must be an Ed25519 private key as PKCS#8 PEM, or name one, the newest last: ${why(cause)}`,
      { cause },
    )
  }
}

const why = (cause: unknown): string =>
  cause instanceof Error ? cause.message : 'the file cannot be read'
