import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newEventId } from '@sallyport/contracts'
import { findEvent } from './find-event.ts'
import { readLine } from './line.ts'
import { exchangeLines } from './testing/sample-events.ts'
import { sampleLog } from './testing/sample-log.ts'
import { readEntries } from './tiles/read-tile.ts'

test('every event of a log is found by its id, and no other', async () => {
  const log = sampleLog()
  for (let i = 0; i < 8; i++)
    await log.batch(Array.from({ length: 50 }, (_, n) => exchangeLines((i + n) % 9)).flat())
  for (let first = 0; first < log.size; first += 256) {
    for (const [i, entry] of (await readEntries(log.source, first / 256, log.size)).entries()) {
      const line = readLine(entry)
      assert.ok(line.kind === 'event')
      const found = await findEvent(log.source, log.size, line.event.id)
      assert.deepEqual(found, { index: first + i, entry })
    }
  }
  assert.equal(await findEvent(log.source, log.size, newEventId()), undefined)
  assert.equal(await findEvent(log.source, 0, newEventId()), undefined)
})
