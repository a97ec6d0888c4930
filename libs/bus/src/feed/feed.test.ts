import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jetstreamManager } from '@nats-io/jetstream'
import { nanos } from '@nats-io/nats-core'
import { RECORDER_CONSUMER, STREAMS } from '@sallyport/contracts'
import type { Bus } from '../bus.ts'
import { ACK_WAIT_MS } from '../streams/definitions.ts'
import { drainFeed, linesOf, network, stateEvent, testServer } from '../testing.ts'

const server = await testServer()
const bus = await server.connect()
const writer = await bus.openJournal('edge')

const manager = await jetstreamManager(await server.plain())

/** Sets how long the server waits for an acknowledgement before a message comes again. */
async function waitForAcks(ms: number): Promise<void> {
  await manager.consumers.update(STREAMS.journal.name, RECORDER_CONSUMER, { ack_wait: nanos(ms) })
}

async function append(from: number, to: number): Promise<void> {
  for (let n = from; n < to; n++) {
    // One message each.
    // oxlint-disable-next-line no-await-in-loop
    await writer.append([String(n)])
  }
}
const range = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, i) => String(from + i))
const numbersOf = (lines: readonly string[]): string[] => lines.filter((l) => /^\d+$/.test(l))
const withoutState = (messages: Awaited<ReturnType<Bus['recorderFeed']['next']>>) =>
  messages.filter((message) => message.stream === 'journal')

test('journal and state come in their order; nothing is an empty answer', async () => {
  const recorder = await server.connect()
  await append(0, 5)
  await bus.state.append('policy', 'p', stateEvent('published'), 0)
  const messages = await drainFeed(recorder)
  assert.deepEqual(numbersOf(linesOf(withoutState(messages))), range(0, 5))
  const [stateMessage] = messages.filter((message) => message.stream === 'state')
  assert.equal(stateMessage?.subject, 'state.policy.p')
  assert.match(Buffer.from(stateMessage?.data ?? '').toString(), /"published"/)
  assert.deepEqual(await recorder.recorderFeed.next(10, 20), [])
  await recorder[Symbol.asyncDispose]()
})

test('a successor gets what was not acknowledged, in order, at once after an orderly end', async () => {
  // Nothing comes again by itself for as long as the test may last.
  await waitForAcks(600_000)
  const first = await server.connect()
  await append(5, 15)
  const taken = await takeLines(first, range(5, 15))
  await Promise.all(taken.slice(0, 3).map((message) => message.ack()))
  await first[Symbol.asyncDispose]()
  await append(15, 20)
  const second = await server.connect()
  const got = await takeLines(second, range(8, 20))
  // What stands on the fence may come again; nothing is missing and the order is kept.
  assert.deepEqual(numbersOf(linesOf(got)).slice(-12), range(8, 20))
  await Promise.all(got.map((message) => message.ack()))
  await second[Symbol.asyncDispose]()
  await waitForAcks(ACK_WAIT_MS)
})

test('a successor of one that vanished gets everything in order, new lines behind old ones', async () => {
  const between = await network(server.options.url)
  const first = await server.connect({ url: between.url })
  await append(20, 30)
  await takeLines(first, range(20, 30))
  between.block()
  await assert.rejects(first.recorderFeed.next(1, 10).then(() => first.audit.lastLeaf()))
  await first[Symbol.asyncDispose]()
  const second = await server.connect()
  await append(30, 35)
  const got = await takeLines(second, range(20, 35))
  assert.deepEqual(numbersOf(linesOf(got)).slice(-15), range(20, 35))
  await Promise.all(got.map((message) => message.ack()))
  await second[Symbol.asyncDispose]()
})

test('a reader that gives back what it took leaves it to others, and can begin anew', async () => {
  await waitForAcks(600_000)
  const first = await server.connect()
  const second = await server.connect()
  await append(100, 105)
  await takeLines(first, range(100, 105))
  await first.recorderFeed.release()
  const got = await takeLines(second, range(100, 105))
  assert.deepEqual(numbersOf(linesOf(got)).slice(-5), range(100, 105))
  await Promise.all(got.map((message) => message.ack()))
  await second.recorderFeed.release()
  await append(105, 110)
  const again = await takeLines(first, range(105, 110))
  assert.deepEqual(numbersOf(linesOf(again)).slice(-5), range(105, 110))
  await Promise.all(again.map((message) => message.ack()))
  await first[Symbol.asyncDispose]()
  await second[Symbol.asyncDispose]()
  await waitForAcks(ACK_WAIT_MS)
})

test('a reader goes on after the server was killed, without losing or mixing lines', async () => {
  const recorder = await server.connect()
  await append(35, 40)
  const before = await takeLines(recorder, range(35, 40))
  await server.restart()
  await append(40, 45)
  const after = await takeLines(recorder, range(40, 45))
  assert.deepEqual(numbersOf(linesOf(after)).slice(-5), range(40, 45))
  await Promise.all([...before, ...after].map((message) => message.ack()))
})

/** Takes messages until the last of the lines has come; acknowledges nothing. */
async function takeLines(
  from: Bus,
  lines: readonly string[],
): Promise<Awaited<ReturnType<Bus['recorderFeed']['next']>>> {
  const got = withoutState(await from.recorderFeed.next(100, 60_000))
  if (got.length === 0) return []
  return linesOf(got).includes(lines.at(-1) ?? '')
    ? got
    : [...got, ...(await takeLines(from, lines))]
}
