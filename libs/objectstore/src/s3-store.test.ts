import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, suite, test } from 'node:test'
import { inspect } from 'node:util'
import { openTestS3, type TestS3 } from '@sallyport/s3-server'
import { keysOf, objectStoreSuite } from './object-store.suite.ts'
import type { S3Settings } from './s3/settings.ts'
import { openS3Reader } from './s3-reader.ts'
import { createS3Store, type KeyRules } from './s3-store.ts'
import { ownerOf } from './testing/owner.ts'
import { settingsFor } from './testing/s3-settings.ts'

const s3 = await openTestS3()
if ('missing' in s3) test('the S3 store on a real server', { skip: s3.missing })
else {
  after(() => s3[Symbol.asyncDispose]())
  const plain = settingsFor(s3.access, await s3.bucket())
  const retention = { mode: 'GOVERNANCE', days: 1 } as const
  const locked = settingsFor(s3.access, await s3.bucket({ objectLock: true }), { retention })
  objectStoreSuite('S3 store', open(plain))
  objectStoreSuite(
    'S3 store with locked versions',
    open(locked, { immutable: (key) => !key.startsWith('e/') }),
  )
  suite('S3 bucket', () => bucketTests(s3, plain, locked))
  suite('what is refused of S3', () => refusals(s3, plain, locked))
  if (s3.outage === undefined) test('outages of a server', { skip: 'the server is not ours' })
  else suite('S3 server that fails', () => failures(s3, plain))
}

const bytes = Buffer.from('x')

/** Opens a store at a place of its own in a bucket. */
function open(settings: S3Settings, rules?: KeyRules) {
  return async () => ({
    store: await createS3Store({ ...settings, prefix: `in/${randomUUID()}/` }, rules),
    [Symbol.asyncDispose]: async () => {},
  })
}

function bucketTests(server: TestS3, plain: S3Settings, locked: S3Settings): void {
  test('what a bucket can do is found out, and nothing is left of it', async () => {
    const settings = { ...plain, prefix: 'found/' }
    const none = { objectLock: 'off', defaultRetention: 'off' }
    const off = { conditionalPut: 'on', versioning: 'off', ...none }
    assert.deepEqual((await createS3Store(settings)).features, off)
    assert.deepEqual(await keysOf(openS3Reader(settings), ''), [])
    const on = { conditionalPut: 'on', versioning: 'on', ...none, objectLock: 'on' }
    assert.deepEqual((await createS3Store(locked)).features, on)
  })

  test('immutable objects cannot be destroyed, the others can', async () => {
    const settings = { ...locked, prefix: 'kinds/' }
    const store = await createS3Store(settings, {
      immutable: (key) => key.startsWith('sealed/'),
    })
    await store.put('sealed/1', bytes, { ifAbsent: true })
    await store.put('open/1', bytes)
    const destroy = async (key: string): Promise<void> => {
      const { bucket } = locked
      const { versionId } = await ownerOf(server.access).statObject(bucket, `kinds/${key}`)
      const version = { versionId: String(versionId) }
      await ownerOf(server.access).removeObject(bucket, `kinds/${key}`, version)
    }
    await assert.rejects(destroy('sealed/1'), { code: 'AccessDenied' })
    await destroy('open/1')
    assert.deepEqual(await keysOf(store, ''), ['sealed/1'])
  })

  test('a locked object that was deleted can be written again, once', async () => {
    const store = await createS3Store({ ...locked, prefix: 'again/' }, { immutable: () => true })
    await store.put('a', bytes, { ifAbsent: true })
    await store.delete('a')
    assert.equal(await store.get('a'), undefined)
    const again = await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) => store.put('a', Buffer.from([i]), { ifAbsent: true })),
    )
    assert.equal(again.filter(({ status }) => status === 'fulfilled').length, 1)
    const winner = again.findIndex(({ status }) => status === 'fulfilled')
    assert.deepEqual([...((await store.get('a')) ?? [])], [winner])
  })

  test('what else lies in the bucket is not the store`s, but a reader sees it', async () => {
    const settings = { ...plain, prefix: 'mixed/' }
    for (const key of ['mixed/.tmp/x', 'mixed/a b&c', 'mixed2/y'])
      await ownerOf(server.access).putObject(settings.bucket, key, bytes)
    const store = await createS3Store(settings)
    await store.put('z', bytes)
    assert.deepEqual(await keysOf(store, ''), ['z'])
    const reader = openS3Reader(settings)
    assert.deepEqual(await keysOf(reader, ''), ['.tmp/x', 'a b&c', 'z'])
    assert.deepEqual(Buffer.from((await reader.get('a b&c')) ?? []), bytes)
  })
}

function refusals(server: TestS3, plain: S3Settings, locked: S3Settings): void {
  test('objects are to be locked where that is not possible: refused, with what to do', async () => {
    const { retention } = locked
    assert.ok(retention)
    await assert.rejects(createS3Store({ ...plain, retention }), {
      code: 'refused',
      message: /has no Object Lock: make a bucket with it/,
    })
  })

  test('a wrong secret, bucket or region is refused with what to do, and no secret is told', async () => {
    const secretAccessKey = 'wrong-secret-0123456789'
    const keys = { accessKeyId: server.access.accessKeyId, secretAccessKey }
    for (const [changes, message] of [
      [{ credentials: { kind: 'keys', keys } }, /SignatureDoesNotMatch.*check the access key/],
      [{ bucket: 'sallyport-no-such' }, /there is no bucket sallyport-no-such: create it/],
      [{ region: 'eu-test-1' }, /is in region .*, not eu-test-1: set SALLYPORT_S3_REGION/],
    ] as const) {
      await assert.rejects(createS3Store({ ...plain, ...changes }), (error) => {
        const shown = inspect(error, { depth: Infinity, showHidden: true })
        assert.match(shown, message)
        assert.doesNotMatch(shown, /wrong-secret|StringToSign|CanonicalRequest|aws4_request/i)
        assert.ok(error instanceof Error && 'code' in error && error.code === 'refused')
        return true
      })
    }
  })
}

function failures(server: TestS3, plain: S3Settings): void {
  test('while a server is away calls fail as unavailable, and afterwards all is as it was', async () => {
    const store = await createS3Store({ ...plain, prefix: 'away/' })
    await store.put('kept', bytes)
    await server.outage?.begin()
    for (const call of [store.put('b', bytes), store.get('kept'), keysOf(store, '')])
      await assert.rejects(call, { code: 'unavailable', retryable: true, message: /ECONN/ })
    await assert.rejects(createS3Store(plain), { code: 'unavailable' })
    await server.outage?.end()
    assert.deepEqual(await keysOf(store, ''), ['kept'])
    await store.put('b', bytes, { ifAbsent: true })
  })

  test('a server that never answers keeps nobody waiting', async () => {
    const store = await createS3Store({ ...plain, prefix: 'frozen/', timeoutMs: 1_000 })
    await server.outage?.freeze()
    // It may still answer what it has begun.
    const ask = async (): Promise<void> => {
      // oxlint-disable-next-line no-await-in-loop
      for (;;) await store.get('a')
    }
    await assert.rejects(ask(), { code: 'unavailable', message: /no answer in 1 s/ })
    await server.outage?.begin()
    await server.outage?.end()
    assert.equal(await store.get('a'), undefined)
  })
}
