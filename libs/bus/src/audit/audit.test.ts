import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AuditRecord } from './audit-stream.ts'
import { network, testServer } from '../testing.ts'

const server = await testServer()
const bus = await server.connect()

const record = (leaf: number): AuditRecord => ({
  class: leaf % 10 === 9 ? 'checkpoint' : 'api_activity',
  id: `record-${leaf}`,
  leaf,
  previous: leaf - 1,
  data: `{"leaf":${leaf}}`,
  type: 'dev.sallyport.audit.v1',
  source: '/recorder',
  time: '2026-01-01T00:00:00.000Z',
})
const records = (from: number, to: number): AuditRecord[] =>
  Array.from({ length: to - from }, (_, i) => record(from + i))

test('records are appended in order and the last leaf is known, also to a successor', async () => {
  assert.equal(await bus.audit.lastLeaf(), -1)
  await bus.audit.publish(records(0, 300))
  await Promise.all([bus.audit.publish(records(300, 310)), bus.audit.publish(records(310, 320))])
  assert.equal(await bus.audit.lastLeaf(), 319)
  const successor = await server.connect()
  assert.equal(await successor.audit.lastLeaf(), 319)
  await successor.audit.publish(records(320, 322))
  await assert.rejects(bus.audit.publish(records(322, 323)), { code: 'conflict' })
})

test('a consumer gets every record in order, and again what it could not take', async () => {
  const other = await server.connect()
  const seen: AuditRecord[] = []
  const end = Promise.withResolvers<void>()
  let refused = false
  await using _ = await other.audit.consume('reader', async (got) => {
    if (got.leaf === 5 && !refused) {
      refused = true
      throw new Error('the destination is down')
    }
    seen.push(got)
    if (got.leaf === 321) end.resolve()
  })
  await end.promise
  assert.ok(refused)
  assert.deepEqual(seen, records(0, 322))
})

test('a durable consumer goes on where its predecessor ended', async () => {
  const other = await server.connect()
  const next = Promise.withResolvers<AuditRecord>()
  await using _ = await other.audit.consume('reader', async (got) => next.resolve(got))
  await other.audit.publish([record(400)])
  assert.deepEqual(await next.promise, record(400))
})

test('a plain subscriber sees CloudEvents attributes as headers', async () => {
  const plain = await server.plain()
  const subscription = plain.subscribe('audit.>', { max: 1 })
  await plain.flush()
  const other = await server.connect()
  await other.audit.publish([record(401)])
  for await (const message of subscription) {
    assert.equal(message.subject, 'audit.api_activity')
    assert.equal(message.headers?.get('ce-id'), 'record-401')
    assert.equal(message.headers?.get('ce-type'), 'dev.sallyport.audit.v1')
    assert.equal(message.headers?.get('ce-specversion'), '1.0')
  }
})

test('records whose answers were lost stand once when they are published again', async () => {
  const between = await network(server.options.url)
  const behind = await server.connect({ url: between.url })
  await behind.audit.publish([record(500)])
  between.loseAnswers()
  const failed = assert.rejects(behind.audit.publish(records(501, 540)), { code: 'unavailable' })
  await lastLeafIs(539)
  between.cut()
  await failed
  await publishWhenBack(() => behind.audit.publish(records(501, 545)))
  assert.equal(await bus.audit.lastLeaf(), 544)
  const leaves: number[] = []
  const end = Promise.withResolvers<void>()
  await using _ = await bus.audit.consume('count', async ({ leaf }) => {
    if (leaf >= 500) leaves.push(leaf)
    if (leaf === 544) end.resolve()
  })
  await end.promise
  assert.deepEqual(
    leaves,
    records(500, 545).map(({ leaf }) => leaf),
  )
})

async function lastLeafIs(leaf: number): Promise<void> {
  while ((await bus.audit.lastLeaf()) !== leaf);
}

async function publishWhenBack(publish: () => Promise<void>): Promise<void> {
  const error = await publish().then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (error === undefined) return
  assert.equal(Reflect.get(Object(error), 'code'), 'unavailable')
  await new Promise((resolve) => setTimeout(resolve, 50))
  return publishWhenBack(publish)
}
