import { type EvidenceSource, readAhead } from '@sallyport/evidence'
import { ObjectStoreError, openS3Reader, readS3Settings } from '@sallyport/objectstore'
import type { Context } from '../context.ts'
import { CliError } from '../errors.ts'

/** Opens a bucket by its URL; what stands in the way of reading it is said as a CliError. */
export function openBucket(
  url: string,
  env: NonNullable<Context['environment']>,
  needed?: (key: string) => boolean,
): EvidenceSource {
  const found = readS3Settings(url, 'The bucket', env)
  if ('problems' in found) {
    const problems = found.problems.map((problem) => `  - ${problem}`)
    const message = ['The bucket cannot be reached as it is set up:', ...problems].join('\n')
    throw new CliError('s3_settings', message, 2)
  }
  const reader = openS3Reader(found.settings)
  const source: EvidenceSource = {
    get: (key) => reader.get(key).catch(unreadable),
    async *list(prefix) {
      try {
        yield* reader.list(prefix)
      } catch (error) {
        unreadable(error)
      }
    },
  }
  return readAhead(source, needed)
}

function unreadable(error: unknown): never {
  if (!(error instanceof ObjectStoreError)) throw error
  const message = `The evidence cannot be read: ${error.message}.`
  throw error.retryable
    ? new CliError('bucket_unavailable', message, 1)
    : new CliError('bucket_refused', message, 2)
}
