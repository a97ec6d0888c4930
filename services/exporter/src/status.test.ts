import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { leavesIn } from './testing/leaves.ts'
import { receiver } from './testing/receiver.ts'
import { callRecords } from './testing/records.ts'
import { startRig } from './testing/rig.ts'

// Promise: whoever asks is told how far each destination is, what is wrong and since when, and never an address or a
// credential; what a destination refused is given to it again when someone says so.

const rig = await startRig()
await rig.bus.audit.publish(callRecords(10))
const secret = 'c2VjcmV0'

test('the lag of a destination that goes down grows, and is 0 again once it is back', async () => {
  const before = await receiver()
  const { port, url } = before
  const siem = { id: 'siem', kind: 'https', url: `${url}/audit?key=${secret}` } as const
  await using exporter = await rig.start(siem)
  const { position, lag, delivered, progress } = await rig.caughtUp()
  assert.deepEqual(position, { sequence: 10, leaf: 18 })
  assert.deepEqual(
    [lag, delivered, progress],
    [{ records: 0, seconds: 0 }, 10, { state: 'delivering' }],
  )
  await before[Symbol.asyncDispose]()
  await rig.bus.audit.publish(callRecords(3, 10))
  await exporter.until('failing')
  const down = await rig.destination()
  assert.deepEqual([down.lag?.records, down.position?.leaf], [3, 18])
  assert.ok(down.progress.state === 'retrying')
  const { since, attempts, code, error } = down.progress
  assert.equal(code, 'ECONNREFUSED')
  assert.match(error, /^Nothing listens there: .+\.$/)
  await rig.bus.audit.publish(callRecords(4, 13))
  await exporter.until('failing', attempts + 3)
  const later = await rig.status()
  const [one] = later.destinations
  assert.deepEqual([one?.lag?.records, later.head?.leaf, later.head?.sequence], [7, 32, 17])
  assert.ok(one?.progress.state === 'retrying' && one.progress.attempts >= attempts + 3)
  assert.equal(one.progress.since, since, 'it is the same failure')
  assert.ok(one.progress.next > since)
  const text = JSON.stringify(later)
  assert.ok(!text.includes(secret) && !text.includes(String(port)), 'no address, no credential')
  await using back = await receiver(port)
  const up = await rig.caughtUp()
  assert.deepEqual(
    [up.lag, up.delivered, up.progress],
    [{ records: 0, seconds: 0 }, 17, { state: 'delivering' }],
  )
  assert.equal(back.received.flatMap(({ body }) => leavesIn(body)).length, 7)
})

test('an exporter without destinations says so', async () => {
  await using _ = await rig.start()
  const { destinations, head } = await rig.status()
  assert.deepEqual([destinations, head?.leaf], [[], 32])
})

test('what a destination refused for good is counted, and given again when someone says so', async () => {
  await using siem = await receiver()
  let bad = [4, 6, 20]
  siem.answer(({ body }) => ({
    status: leavesIn(body).some((leaf) => bad.includes(leaf)) ? 400 : 200,
  }))
  const picky = { id: 'picky', kind: 'https', url: siem.url } as const
  {
    await using _ = await rig.start(picky)
    assert.equal((await rig.caughtUp()).deadLetters, 3)
  }
  await using exporter = await rig.start(picky)
  assert.equal((await rig.destination()).deadLetters, 3, 'also after a restart')
  bad = [6]
  const from = siem.received.length
  assert.equal(await rig.redeliver('picky'), 3)
  await exporter.until('refused')
  while ((await rig.destination()).deadLetters !== 1);
  assert.deepEqual(exporter.of('refused'), [['picky', 6, 'http_400']])
  const again = new Set(siem.received.slice(from).flatMap(({ body }) => leavesIn(body)))
  assert.deepEqual(
    [...again].toSorted((a, b) => a - b),
    [4, 6, 20],
  )
  const kept = readFileSync(join(rig.folder, 'dead', 'picky.ndjson'), 'utf8').trim()
  assert.equal(JSON.parse(kept).leaf, 6)
  bad = []
  assert.equal(await rig.redeliver('picky'), 1)
  while ((await rig.destination()).deadLetters !== 0);
  assert.equal(await rig.redeliver('picky'), 0)
  await assert.rejects(rig.redeliver('unknown'), { code: 'not_found' })
})

test('what was being given again when the exporter stopped is given by the next one', async () => {
  const siem = await receiver()
  const { port, url } = siem
  siem.answer(() => ({ status: 400 }))
  const stopped = {
    id: 'stopped',
    kind: 'https',
    url,
    batch: { records: 4 },
    classes: ['api_activity'],
  } as const
  {
    await using exporter = await rig.start({ ...stopped, classes: [...stopped.classes] })
    await exporter.until('refused', 16)
    await siem[Symbol.asyncDispose]()
    assert.equal(await rig.redeliver('stopped'), 16)
    await exporter.until('failing')
  }
  await using back = await receiver(port)
  await using exporter = await rig.start({ ...stopped, classes: [...stopped.classes] })
  while ((await rig.destination()).deadLetters !== 0);
  await rig.caughtUp()
  assert.equal(exporter.of('deadLettersFailed').length, 0)
  const leaves = back.received.flatMap(({ body }) => leavesIn(body))
  assert.deepEqual(
    leaves.toSorted((a, b) => a - b),
    Array.from({ length: 17 }, (_, n) => 2 * n),
  )
})
