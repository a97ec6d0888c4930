import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLogger } from '@sallyport/telemetry'
import { DEFAULT_PROFILE } from '../domain/profile.ts'
import { createEvents } from '../events.ts'
import { handleStream } from './masking-stream.ts'

const TEXT = 'pay with 4111 1111 1111 1111, write to bob@example.com '

test('a call that is given up ends', async () => {
  const controller = new AbortController()
  const handle = handleStream({
    profiles: new Map([['default', DEFAULT_PROFILE]]),
    events: createEvents(createLogger('masking', { level: 'silent' })),
  })
  const part = { profile: 'default', held: '', text: TEXT.repeat(1000), last: true }
  const call = Promise.resolve(handle(part, { signal: controller.signal }))
  controller.abort()
  await assert.rejects(call, { name: 'AbortError' })
})
