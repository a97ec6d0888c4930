import assert from 'node:assert/strict'
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openS3Reader } from '@sallyport/objectstore'
import { openTestS3 } from '@sallyport/s3-server'
import { readConfig } from './config.ts'
import { startStandalone } from './standalone.ts'

const s3 = await openTestS3()

test(
  'npm start keeps the evidence in the bucket that it is told',
  { skip: 'missing' in s3 ? s3.missing : false },
  async () => {
    assert.ok('bucket' in s3)
    await using server = s3
    const parent = await mkdtemp(join(tmpdir(), 'sallyport-standalone-'))
    // As root, PostgreSQL runs as another account, which has to pass through.
    await chmod(parent, 0o711)
    const { access } = server
    const options = readConfig(
      {
        SALLYPORT_DIR: join(parent, 'deployment'),
        SALLYPORT_EVIDENCE_URL: `s3://${await server.bucket()}/log`,
        SALLYPORT_S3_ENDPOINT: access.endpoint,
        SALLYPORT_S3_ALLOW_HTTP: 'true',
        SALLYPORT_S3_REGION: access.region,
        SALLYPORT_S3_ACCESS_KEY_ID: access.accessKeyId,
        SALLYPORT_S3_SECRET_ACCESS_KEY: access.secretAccessKey,
      },
      parent,
    )
    try {
      const standalone = await startStandalone({ ...options, ports: 'free' })
      const { evidenceDirectory } = standalone
      await standalone[Symbol.asyncDispose]()
      assert.ok(options.evidence?.kind === 's3')
      const reader = openS3Reader(options.evidence.settings)
      assert.ok((await reader.get('checkpoint')) !== undefined)
      assert.deepEqual(await readdir(evidenceDirectory), [])
    } finally {
      await rm(parent, { recursive: true, force: true })
    }
  },
)
