import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keysOf, objectStoreSuite } from './object-store.suite.ts'
import { openS3Reader } from './s3-reader.ts'
import { createS3Store } from './s3-store.ts'
import { type Instead, openBareS3, refuse } from './testing/bare-s3.ts'

objectStoreSuite('S3 store on a server without conditions', async () => {
  const bare = await openBareS3()
  return {
    store: await createS3Store(bare.settings),
    [Symbol.asyncDispose]: () => bare[Symbol.asyncDispose](),
  }
})

test('a server without conditions, versions and locks is known as one', async () => {
  await using bare = await openBareS3()
  const { features } = await createS3Store(bare.settings)
  assert.deepEqual(features, {
    conditionalPut: 'off',
    versioning: 'off',
    objectLock: 'off',
    defaultRetention: 'off',
  })
})

const page =
  (status: number, body: string): Instead =>
  (_, response) => {
    response.writeHead(status).end(body)
    return true
  }
const error =
  (status: number, code: string): Instead =>
  (_, response) => {
    refuse(response, status, code)
    return true
  }

test('only S3 itself can say that an object is absent', async () => {
  await using bare = await openBareS3()
  const store = await createS3Store(bare.settings)
  for (const [instead, code] of [
    [page(404, '<html>Not found</html>'), 'refused'],
    [error(404, 'NoSuchBucket'), 'refused'],
    [error(403, 'AccessDenied'), 'refused'],
    [page(200 + 3, ''), 'refused'],
    [error(503, 'SlowDown'), 'unavailable'],
    [error(500, 'InternalError'), 'unavailable'],
    [error(507, 'InsufficientStorage'), 'unavailable'],
    [error(429, 'TooManyRequests'), 'unavailable'],
    [error(400, 'ExpiredToken'), 'unavailable'],
    [error(409, 'OperationAborted'), 'unavailable'],
  ] as const) {
    bare.instead = instead
    await assert.rejects(store.get('a'), { code })
  }
  bare.instead = () => false
  assert.equal(await store.get('a'), undefined)
})

test('an answer that is cut off or does not end is no object', async () => {
  await using bare = await openBareS3()
  const store = await createS3Store({ ...bare.settings, timeoutMs: 1_000 })
  bare.instead = (_, response) => {
    response.writeHead(200, { 'content-length': '10' }).write('half')
    setImmediate(() => response.destroy())
    return true
  }
  await assert.rejects(store.get('a'), { code: 'unavailable' })
  bare.instead = (_, response) => response.writeHead(200).write('for ever')
  await assert.rejects(store.get('a'), { code: 'unavailable' })
})

const item = (key: string): string => `<Contents><Key>${key}</Key></Contents>`

test('a listing in another order, of other keys or without an end is refused', async () => {
  await using bare = await openBareS3()
  const store = await createS3Store(bare.settings)
  const ended = '<IsTruncated>false</IsTruncated>'
  for (const [body, why] of [
    [`${ended}${item('a/2')}${item('a/1')}`, /in another order/],
    [`${ended}${item('b')}`, /were not asked for/],
    [`<IsTruncated>true</IsTruncated>${item('a/1')}`, /does not end/],
    ['<html>', /does not end/],
  ] as const) {
    bare.instead = page(200, body)
    await assert.rejects(keysOf(store, 'a/'), { code: 'refused', message: why })
  }
})

test('a reader asks again where nobody answers, and a store does not', async () => {
  await using bare = await openBareS3()
  const store = await createS3Store(bare.settings)
  await store.put('a', Buffer.from('x'))
  let failures = 0
  bare.instead = (_, response) => {
    if (++failures % 3 === 0) return false
    refuse(response, 503, 'SlowDown')
    return true
  }
  const reader = openS3Reader(bare.settings)
  assert.deepEqual(Buffer.from((await reader.get('a')) ?? []).toString(), 'x')
  assert.deepEqual(await keysOf(reader, ''), ['a'])
  await assert.rejects(store.get('a'), { code: 'unavailable', message: /HTTP 503/ })
})
