import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { createLogger } from '@sallyport/telemetry'
import { DEFAULT_PROFILE } from '../domain/profile.ts'
import { createEvents } from '../events.ts'
import { handleMask } from './masking-mask.ts'

const handle = handleMask({
  profiles: new Map([['default', DEFAULT_PROFILE]]),
  findSchema: () => Promise.resolve(undefined),
  events: createEvents(createLogger('masking', { level: 'silent' })),
})

const mask = async (content: string, signal = new AbortController().signal): Promise<string> =>
  (await handle({ profile: 'default', content }, { signal })).content

const rows = Array.from({ length: 6000 }, (_, index) => ({ mail: `user${index}@example.com` }))
const prose = 'write to bob@example.com, phone +1-202-555-0100; '.repeat(5000)

for (const content of [
  JSON.stringify(rows),
  JSON.stringify([JSON.stringify(rows)]),
  JSON.stringify([prose]),
]) {
  test('a large content keeps neither small ones nor anything else waiting', async () => {
    const done: string[] = []
    await Promise.all([
      mask(content).then(() => done.push('large')),
      mask('["bob@example.com"]').then(() => done.push('small')),
      setImmediate().then(() => done.push('other')),
    ])
    assert.deepEqual(done, ['small', 'other', 'large'])
  })
}

for (const [name, text] of [
  ['values', 'bob@example.com 4111 1111 1111 1111 '.repeat(140_000)],
  ['nothing to find', 'x'.repeat(5_000_000)],
  ['no more than signs', '://a:(1) 2-@ '.repeat(380_000)],
] as const) {
  test(`one string of 5 MB with ${name} lets others run all the while`, async () => {
    const watch = { turns: 0, done: false }
    const masked = mask(JSON.stringify([text])).finally(() => {
      watch.done = true
    })
    while (!watch.done) {
      await setImmediate()
      watch.turns++
    }
    await masked
    assert.ok(watch.turns > text.length / 20_000, `${watch.turns} turns`)
  })
}

test('a call that is given up ends', async () => {
  const controller = new AbortController()
  const call = mask(JSON.stringify(rows), controller.signal)
  controller.abort()
  await assert.rejects(call, { name: 'AbortError' })
})
