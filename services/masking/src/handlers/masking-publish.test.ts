import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { BusError } from '@sallyport/bus'
import { maskingPublish, newEventId } from '@sallyport/contracts'
import { publish, type PublishDeps } from './masking-publish.ts'

const request = maskingPublish.parseRequest({
  profile: { name: 'pii' },
  expectedVersion: 0,
  author: { kind: 'user', id: 'dave', issuer: 'i', groups: [] },
  reason: 'test',
})

const deps = (changes: Partial<PublishDeps['store'] & PublishDeps['state']>): PublishDeps => ({
  store: { find: () => undefined, list: () => [], reached: async () => {}, ...changes },
  state: { append: async () => 7, ...changes },
  compile: () => ({ problems: [] }),
  stamp: () => ({ id: newEventId(), source: '/masking', time: new Date() }),
  events: { published: () => {}, publishRefused: () => {} },
})

test('the answer waits until the new version counts here', async () => {
  const counts = Promise.withResolvers<void>()
  let answered = false
  const answer = publish(deps({ reached: () => counts.promise }))(request)
  void answer.then(() => (answered = true))
  await setImmediate()
  assert.equal(answered, false)
  counts.resolve()
  assert.deepEqual(await answer, { version: 1 })
})

test('a replica that cannot follow does not say that the version counts', async () => {
  const answer = publish(deps({ reached: () => Promise.reject(new Error('gone')) }))(request)
  await assert.rejects(answer, { code: 'unavailable', retryable: true })
})

const failing = (code: 'conflict' | 'full') => async () => {
  throw new BusError(code, 'no')
}

test('whoever loses the race for the next version is told; other failures stay what they are', async () => {
  await assert.rejects(publish(deps({ append: failing('conflict') }))(request), {
    code: 'version_conflict',
  })
  await assert.rejects(publish(deps({ append: failing('full') }))(request), BusError)
})

const all = Array.from({ length: 256 }, (_, at) => ({ name: `p${at}`, version: 1, sequence: 1 }))
const list = () => all
const unreadable = { name: 'pii', version: 0, sequence: 3 }

test('a new name is refused where there is no room for it', async () => {
  await assert.rejects(publish(deps({ list }))(request), { code: 'invalid_profile' })
  const answer = publish(deps({ list, find: () => unreadable }))(request)
  assert.deepEqual(await answer, { version: 1 })
})
