import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ObjectStoreError } from '../../errors.ts'
import type { Keys } from './credentials.ts'
import { renewingKeys } from './renewing.ts'

const HOUR = 3_600_000
const MINUTE = 60_000

/** Keys that last an hour each, from a place that can fail. */
function place() {
  const state = { now: 0, fetched: 0, fails: false }
  const fetchKeys = async (): Promise<Keys> => {
    state.fetched++
    if (state.fails) throw new ObjectStoreError('unavailable', 'no answer')
    const expiresAt = state.now + HOUR
    return { accessKeyId: `key ${state.fetched}`, secretAccessKey: 's', expiresAt }
  }
  return Object.assign(state, { keys: renewingKeys(fetchKeys, () => state.now) })
}

const id = async (at: ReturnType<typeof place>): Promise<string> =>
  (await at.keys.current()).accessKeyId

test('keys are fetched once, by however many ask, and again before they end', async () => {
  const at = place()
  await Promise.all(Array.from({ length: 10 }, () => at.keys.current()))
  assert.equal(at.fetched, 1)
  at.now = HOUR - 6 * MINUTE
  assert.equal(await id(at), 'key 1')
  at.now = HOUR - 4 * MINUTE
  assert.equal(await id(at), 'key 2')
})

test('keys that still hold go on serving where they cannot be renewed, and no longer', async () => {
  const at = place()
  await at.keys.current()
  at.fails = true
  at.now = HOUR - 4 * MINUTE
  assert.equal(await id(at), 'key 1')
  assert.equal(await id(at), 'key 1')
  assert.equal(at.fetched, 2)
  at.now = HOUR
  await assert.rejects(at.keys.current(), { code: 'unavailable' })
  at.fails = false
  assert.equal(await id(at), 'key 4')
})

test('keys that the server says have ended are not used again', async () => {
  const at = place()
  await at.keys.current()
  at.keys.forget()
  assert.equal(await id(at), 'key 2')
})
