import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openTestS3 } from './test-s3.ts'

const s3 = await openTestS3()

test('a server that was ended comes back at its place with its buckets', async (t) => {
  if ('missing' in s3) return t.skip(s3.missing)
  await using server = s3
  if (server.outage === undefined) return t.skip('the server is not ours to stop')
  const bucket = await server.bucket({ objectLock: true })
  const status = async (): Promise<number | undefined> =>
    (await fetch(`${server.access.endpoint}/${bucket}`).catch(() => undefined))?.status
  // Whoever does not sign is refused by a bucket that is there.
  assert.equal(await status(), 403)
  await server.outage.begin()
  assert.equal(await status(), undefined)
  await server.outage.end()
  assert.equal(await status(), 403)
})
