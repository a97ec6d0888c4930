import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SessionId } from '@sallyport/contracts'
import { createKeyRing, parseDataKeyObject } from '@sallyport/evidence'
import { parseSessionId } from '../testing/ids.ts'
import { sessionName } from '../testing/sample-lines.ts'
import { createDataKeys } from './data-keys.ts'

const wrapper = createKeyRing([Buffer.alloc(32, 3)])
const session = (n: number): SessionId => parseSessionId(sessionName(n))
const batchOf = (...sessions: readonly number[]) =>
  new Map(sessions.map((n) => [session(n), { exchange: undefined }]))

test('a session keeps its key for a day, gets another on the next, and after it was erased', async () => {
  let time = new Date('2026-05-06T23:59:59.000Z')
  const keys = createDataKeys(wrapper, () => time)
  const first = await keys.forBatch(batchOf(1, 2), 0)
  assert.deepEqual(
    first.stored.map(({ key }) => parseDataKeyObject(key)?.session),
    [session(1), session(2)],
  )
  const again = await keys.forBatch(batchOf(1), 10)
  assert.deepEqual(again.stored, [])
  assert.equal(again.sessions.get(session(1)), first.sessions.get(session(1)))
  time = new Date('2026-05-07T00:00:00.000Z')
  const next = await keys.forBatch(batchOf(1), 20)
  const [made] = next.stored.map(({ key }) => parseDataKeyObject(key))
  const id = made?.id
  assert.deepEqual(made, { session: session(1), leaf: 20, day: '20260507', id })
  assert.match(id ?? '', /^[0-9a-f]{16}$/)
  keys.forget([session(1)])
  const later = await keys.forBatch(batchOf(1), 30)
  assert.equal(later.stored.length, 1)
  assert.notDeepEqual(later.sessions.get(session(1))?.secret, next.sessions.get(session(1))?.secret)
})

test('keys in memory are bounded: a session that was not seen for long gets another', async () => {
  const keys = createDataKeys(wrapper, () => new Date(0))
  await keys.forBatch(batchOf(0), 0)
  await keys.forBatch(batchOf(...Array.from({ length: 4096 }, (_, n) => n + 1)), 1)
  assert.equal((await keys.forBatch(batchOf(4096), 2)).stored.length, 0)
  assert.equal((await keys.forBatch(batchOf(0), 3)).stored.length, 1)
})
