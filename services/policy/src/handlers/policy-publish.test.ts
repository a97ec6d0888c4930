import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BusError, RpcError } from '@sallyport/bus'
import { newEventId, policyPublish } from '@sallyport/contracts'
import { publish, type PublishDeps } from './policy-publish.ts'

const request = policyPublish.parseRequest({
  connection: 'orders',
  cedar: '',
  expectedVersion: 0,
  author: { kind: 'user', id: 'dave', issuer: 'i', groups: [] },
  reason: 'test',
})

const deps = (changes: Partial<PublishDeps['store'] & PublishDeps['state']>): PublishDeps => ({
  store: {
    about: () => undefined,
    policies: () => undefined,
    reached: async () => {},
    ...changes,
  },
  state: { append: async () => 7, ...changes },
  engine: { check: () => ({ arguments: [] }) },
  stamp: () => ({ id: newEventId(), source: '/policy', time: new Date() }),
  events: { published: () => {}, publishRefused: () => {} },
})

test('the answer waits until the new version counts here', async () => {
  const applied = Promise.withResolvers<void>()
  let answered = false
  const answer = publish(deps({ reached: () => applied.promise }))(request)
  void answer.then(() => (answered = true))
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(answered, false)
  applied.resolve()
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
  await assert.rejects(publish(deps({ append: failing('conflict') }))(request), (error) => {
    assert.ok(error instanceof RpcError)
    assert.equal(error.code, 'version_conflict')
    return true
  })
  await assert.rejects(publish(deps({ append: failing('full') }))(request), BusError)
})
