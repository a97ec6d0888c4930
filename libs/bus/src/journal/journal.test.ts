import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { drainFeed, linesOf, network, testServer } from '../testing.ts'

const server = await testServer()
const bus = await server.connect()
const recorder = await server.connect()

let writers = 0
const name = (): string => `edge-${writers++}`
const settled = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'stands',
    (error: unknown) => String(Reflect.get(Object(error), 'code')),
  )

test('lines stand once, in the order in which they were appended', async () => {
  const writer = await bus.openJournal(name())
  const lines = Array.from({ length: 3_000 }, (_, i) => `{"n":${i}}`)
  await Promise.all(
    Array.from({ length: 1_000 }, (_, i) => writer.append(lines.slice(i * 3, i * 3 + 3))),
  )
  assert.deepEqual(linesOf(await drainFeed(recorder)), lines)
})

test('a second writer of the same name takes the fence, also when all was recorded', async () => {
  const same = name()
  const first = await bus.openJournal(same)
  await first.append(['"first"'])
  await drainFeed(recorder)
  const second = await server.connect().then((other) => other.openJournal(same))
  await assert.rejects(first.append(['"late"']), { code: 'fenced' })
  await first.fenced
  await assert.rejects(first.append(['"later"']), { code: 'fenced' })
  await second.append(['"second"'])
  assert.deepEqual(linesOf(await drainFeed(recorder)), ['"second"'])
})

test('a restarted writer goes on under its name', async () => {
  const same = name()
  {
    await using writer = await bus.openJournal(same)
    void writer.append(['"before"'])
  }
  await using writer = await bus.openJournal(same)
  await writer.append(['"after"'])
  assert.deepEqual(linesOf(await drainFeed(recorder)), ['"before"', '"after"'])
})

test('what cannot be a line, and what no message can hold, is refused before it is sent', async () => {
  const writer = await bus.openJournal(name())
  await assert.rejects(writer.append(['{}\n{}']), TypeError)
  await assert.rejects(writer.append([]), TypeError)
  await assert.rejects(writer.append(['x'.repeat(9 * 1024 ** 2)]), { code: 'too_large' })
  const large = 'x'.repeat(3 * 1024 ** 2)
  await Promise.all([writer.append([large]), writer.append([large]), writer.append([large])])
  assert.equal(linesOf(await drainFeed(recorder)).length, 3)
  await assert.rejects(bus.openJournal('../state'), { code: 'not_ready' })
})

test('an append whose answer was lost stands once and is confirmed after the reconnection', async () => {
  const between = await network(server.options.url)
  const behind = await server.connect({ url: between.url })
  const writer = await behind.openJournal(name())
  await writer.append(['"0"'])
  for (const n of [1, 2, 3]) {
    between.loseAnswers()
    const appended = writer.append([`"${n}"`])
    // The line is in the stream before the network breaks: the recorder has seen it.
    // oxlint-disable-next-line no-await-in-loop
    const seen = await drainFeed(recorder)
    assert.ok(linesOf(seen).includes(`"${n}"`))
    between.cut()
    // oxlint-disable-next-line no-await-in-loop
    await appended
  }
  await writer.append(['"4"'])
  assert.deepEqual(linesOf(await drainFeed(recorder)), ['"4"'])
})

test('an append that may stand is written on until it does, once and before what comes later', async () => {
  const between = await network(server.options.url)
  const behind = await server.connect({ url: between.url })
  const writer = await behind.openJournal(name())
  await writer.append(['"before"'])
  between.loseAll()
  const doubtful = assert.rejects(writer.append(['"doubtful"']), { mayStand: true })
  await setImmediate()
  // This one is never sent: the other one is on its way until both are given up.
  await assert.rejects(writer.append(['"unsent"']), { mayStand: false })
  await doubtful
  between.cut()
  await writer.append(['"after"'])
  assert.deepEqual(linesOf(await drainFeed(recorder)), ['"before"', '"doubtful"', '"after"'])
})

test('a frozen server: an append ends, and what it said is true', async () => {
  const writer = await bus.openJournal(name())
  await writer.append(['"before"'])
  server.pause()
  const during = await settled(writer.append(['"during"']))
  server.resume()
  assert.ok(['timeout', 'unavailable'].includes(during))
  await writer.append(['"after"'])
  const lines = linesOf(await drainFeed(recorder))
  assert.deepEqual(
    lines.filter((line) => line !== '"during"'),
    ['"before"', '"after"'],
  )
  assert.ok(lines.filter((line) => line === '"during"').length <= 1)
})

test('a killed server: every line that was confirmed stands, none twice', async () => {
  const writer = await bus.openJournal(name())
  const confirmed: string[] = []
  const load = Array.from({ length: 200 }, async (_, i) => {
    const line = `"k${i}"`
    if ((await settled(writer.append([line]))) === 'stands') confirmed.push(line)
  })
  await server.restart()
  await Promise.all(load)
  await writer.append(['"end"'])
  const lines = linesOf(await drainFeed(recorder))
  assert.equal(new Set(lines).size, lines.length)
  for (const line of confirmed) assert.ok(lines.includes(line))
  assert.equal(lines.at(-1), '"end"')
})
