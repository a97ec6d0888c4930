import type { S3Access } from '@sallyport/s3-server'
import type { S3Settings } from '../s3/settings.ts'

/** Settings for a bucket of a test's server. */
export const settingsFor = (
  { endpoint, region, accessKeyId, secretAccessKey }: S3Access,
  bucket: string,
  changes: Partial<S3Settings> = {},
): S3Settings => ({
  bucket,
  prefix: '',
  endpoint,
  region,
  pathStyle: true,
  timeoutMs: 30_000,
  credentials: { kind: 'keys', keys: { accessKeyId, secretAccessKey } },
  ...changes,
})
