import type { S3Access } from '@sallyport/s3-server'
import { Client } from 'minio'

/** Whoever owns the buckets of a test's server. */
export function ownerOf(access: S3Access): Client {
  const { hostname, port, protocol } = new URL(access.endpoint)
  return new Client({
    endPoint: hostname,
    port: Number(port),
    useSSL: protocol === 'https:',
    region: access.region,
    accessKey: access.accessKeyId,
    secretKey: access.secretAccessKey,
  })
}
