import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StateEntry } from '@sallyport/bus'
import { maskingPublished, newEventId, seal } from '@sallyport/contracts'
import { followMaskingProfiles } from './masking-profiles.ts'

const stamp = () => ({ id: newEventId(), source: '/masking', time: new Date(0) })

/** A version of the profile `lenient` that lets everything pass; with other data where that is given. */
function entry(id: string, change: object = {}): StateEntry {
  const event = seal(
    maskingPublished,
    'masking/lenient',
    {
      version: 1,
      profile: { name: 'lenient', onFailure: { unavailable: 'pass' } },
      author: { kind: 'user', id: 'admin', issuer: 'i', groups: [] },
      reason: '',
      previous: 0,
    },
    stamp(),
  )
  return {
    aggregate: 'masking',
    id,
    sequence: 1,
    event: { ...event, data: { ...event.data, ...change } },
  }
}

const done = (): Promise<void> => Promise.resolve()

async function passesAfter(...entries: readonly StateEntry[]): Promise<readonly boolean[]> {
  await using profiles = await followMaskingProfiles({
    state: {
      follow: async (aggregates, handler) => {
        assert.deepEqual(aggregates, ['masking'])
        for (const one of entries) void handler(one)
        const failed = Promise.withResolvers<Error>().promise
        return { failed, reached: done, caughtUp: done, [Symbol.asyncDispose]: done }
      },
    },
  })
  return [profiles.passes('lenient', 'unavailable'), profiles.passes('lenient', 'oversize')]
}

test('what a profile says counts for that reason alone, and for no profile that is not known', async () => {
  assert.deepEqual(await passesAfter(), [false, false])
  assert.deepEqual(await passesAfter(entry('lenient')), [true, false])
  assert.deepEqual(await passesAfter(entry('other')), [false, false])
})

test('after a version that cannot be read nothing passes', async () => {
  const unread = entry('lenient', { version: 'two' })
  assert.deepEqual(await passesAfter(entry('lenient'), unread), [false, false])
})
