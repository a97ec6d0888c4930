import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { leavesIn } from './testing/leaves.ts'
import { type Received, receiver } from './testing/receiver.ts'
import { callRecords, plainRecord } from './testing/records.ts'
import { startRig } from './testing/rig.ts'

// Promise: a destination gets every record, in order, however long it was away and however often the exporter died;
// twice only what was under way when it died.

const rig = await startRig()
await rig.bus.audit.publish(callRecords(100))

/** The leaves that a receiver got, batch by batch. */
const leavesOf = (received: readonly Received[]): number[] =>
  received.flatMap(({ body }) => leavesIn(body))
const evens = (count: number, from = 0): number[] =>
  Array.from({ length: count }, (_, at) => 2 * (from + at))
const https = (id: string, url: string, batch = { records: 30 }) =>
  ({ id, kind: 'https', url, batch }) as const

/** Resolves when so many leaves have come. */
async function got(received: readonly Received[], count: number): Promise<void> {
  while (leavesOf(received).length < count) await new Promise((resolve) => setTimeout(resolve, 10))
}

test('every record comes once, in order, in bounded batches, and the position is kept', async () => {
  await using siem = await receiver()
  {
    await using _ = await rig.start(https('plain', siem.url))
    await got(siem.received, 100)
  }
  assert.deepEqual(leavesOf(siem.received), evens(100))
  assert.ok(siem.received.every(({ body }) => leavesIn(body).length <= 30))
  await rig.bus.audit.publish(callRecords(5, 100))
  await using _ = await rig.start(https('plain', siem.url))
  await got(siem.received, 105)
  assert.deepEqual(leavesOf(siem.received), evens(105))
})

test('a destination that is down, hangs up and answers with errors gets everything once it is back', async () => {
  const first = await receiver()
  const { port, url } = first
  await first[Symbol.asyncDispose]()
  await using exporter = await rig.start(https('down', url))
  await exporter.until('failing', 3)
  const [destination, failure] = exporter.of('failing')[2] ?? []
  assert.equal(destination, 'down')
  const seen = ['code', 'attempt', 'leaf'].map((name) => Reflect.get(Object(failure), name))
  assert.deepEqual(seen, ['ECONNREFUSED', 3, 0])
  assert.ok(Number(Reflect.get(Object(failure), 'behind')) >= 70, 'the lag shows')
  await using siem = await receiver(port)
  const faults = [
    'hang up',
    { status: 503 },
    { status: 429 },
    { status: 401 },
    { status: 302 },
  ] as const
  let asked = 0
  const taken: Received[] = []
  siem.answer((request) => {
    const fault = faults[asked++]
    if (fault !== undefined) return fault
    taken.push(request)
    return { status: 200 }
  })
  await got(taken, 105)
  assert.deepEqual(leavesOf(taken), evens(105))
  assert.equal(exporter.of('back').length, 1)
  assert.equal(exporter.of('refused').length, 0)
})

test('a stop waits for the answer of a batch that is on its way, so that it need not come again', async () => {
  await using siem = await receiver()
  const asked = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  siem.answer(async () => {
    asked.resolve()
    await release.promise
    return { status: 200 }
  })
  const first = await rig.start(https('stopped', siem.url))
  await asked.promise
  const stopped = first[Symbol.asyncDispose]()
  release.resolve()
  await stopped
  await using _ = await rig.start(https('stopped', siem.url))
  await got(siem.received, 105)
  assert.deepEqual(leavesOf(siem.received), evens(105))
})

test('what the destination asks to wait is waited', async () => {
  await using siem = await receiver()
  siem.answer(() => ({ status: 429, headers: { 'retry-after': '3600' } }))
  await using exporter = await rig.start(https('patient', siem.url))
  await exporter.until('failing')
  const [, failure] = exporter.of('failing')[0] ?? []
  assert.equal(Reflect.get(Object(failure), 'againMs'), 3_600_000)
})

test('a destination that waits holds up no other', async () => {
  await using down = await receiver()
  down.answer(() => ({ status: 503 }))
  await using siem = await receiver()
  await using _ = await rig.start(https('slow', down.url), https('quick', siem.url))
  await got(siem.received, 105)
})

test('a record that is refused for good is set aside with an alarm, and holds up nothing', async () => {
  await using siem = await receiver()
  const bad = [20, 44]
  const taken: Received[] = []
  siem.answer((request) => {
    if (leavesIn(request.body).some((leaf) => bad.includes(leaf))) return { status: 400 }
    taken.push(request)
    return { status: 200 }
  })
  await using exporter = await rig.start(https('picky', siem.url))
  await got(taken, 103)
  assert.deepEqual(
    leavesOf(taken),
    evens(105).filter((leaf) => !bad.includes(leaf)),
  )
  assert.deepEqual(exporter.of('refused'), [
    ['picky', 20, 'http_400'],
    ['picky', 44, 'http_400'],
  ])
  const kept = readFileSync(join(rig.folder, 'dead', 'picky.ndjson'), 'utf8')
    .trim()
    .split('\n')
  assert.deepEqual(
    kept.map((line) => JSON.parse(line).leaf),
    bad,
  )
})

test('a destination that refuses everything loses a few to the dead letters, and then waits', async () => {
  await using siem = await receiver()
  siem.answer(() => ({ status: 400 }))
  await using exporter = await rig.start(https('broken', siem.url))
  await exporter.until('refusesAll', 2)
  assert.equal(exporter.of('refused').length, 16)
  const taken: Received[] = []
  siem.answer((request) => {
    taken.push(request)
    return { status: 200 }
  })
  await got(taken, 105 - 16)
  assert.deepEqual(leavesOf(taken), evens(105).slice(16))
})

test('a destination gets the classes that it wants; what is no OCSF in the stream is for it', async () => {
  await rig.bus.audit.publish([plainRecord('decision', 300), plainRecord('checkpoint', 301)])
  await using siem = await receiver()
  const classes: ('decision' | 'checkpoint')[] = ['decision', 'checkpoint']
  await using _ = await rig.start({ ...https('filtered', siem.url), classes })
  await got(siem.received, 2)
  assert.deepEqual(leavesOf(siem.received), [300, 301])
})

const nothing = (): void => {}

test('an exporter that is killed again and again loses nothing and keeps the order', async () => {
  await using siem = await receiver()
  const taken: Received[] = []
  let onTaken = nothing
  siem.answer((request) => {
    taken.push(request)
    onTaken()
    return { status: 200 }
  })
  const startProcess = (): ChildProcess =>
    rig.spawn(new URL('main.ts', import.meta.url), [https('killed', siem.url, { records: 7 })])
  const kills = 2
  for (let kill = 0; kill < kills; kill++) {
    const reached = new Promise<void>((resolve) => (onTaken = resolve))
    const child = startProcess()
    await reached
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  onTaken = nothing
  const last = startProcess()
  const all = [...evens(105), 300, 301]
  while (new Set(leavesOf(taken)).size < all.length) await new Promise((r) => setTimeout(r, 10))
  last.kill('SIGTERM')
  assert.deepEqual(await once(last, 'exit'), [0, null])
  const leaves = leavesOf(taken)
  assert.deepEqual([...new Set(leaves)], all, 'in order, but for what came twice')
  assert.ok(leaves.length - all.length <= kills * 7, 'twice only what was under way')
})
