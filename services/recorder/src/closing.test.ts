import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FeedMessage } from '@sallyport/bus'
import { logAdvanced, newEventId } from '@sallyport/contracts'
import { isKind, openFolder, readLine } from '@sallyport/evidence'
import { readMessage } from './domain/message.ts'
import { createExchangeCloser } from './log/close-exchanges.ts'
import { type Bench, openBench } from './testing/bench.ts'
import { parseSessionId } from './testing/ids.ts'
import { look, record } from './testing/recorded.ts'
import { exchangeLines, failedLogin, sessionName } from './testing/sample-lines.ts'

/** A line as the edge writes it that is killed. */
const ofEdge = (line: string): string => line.replace('"/test"', '"/edge/killed-edge"')

test('what an edge left open is closed when another process writes under its name, once', async () => {
  await using bench = await openBench()
  await using recorder = await bench.start()
  const bus = await bench.connect()
  const others = await bus.openJournal('other-edge')
  const logged = (lines: readonly string[]) => record(bus, others, recorder, lines)
  const writer = await bus.openJournal('killed-edge')
  const [lost, done] = [8, 9].map((n) => exchangeLines(n).map(ofEdge))
  assert.ok(lost && done)
  await writer.append([...done, ...lost.slice(0, 2)])
  await logged(exchangeLines(10).slice(0, 2))
  const successor = await bus.openJournal('killed-edge')
  // What is not in the log yet is closed as well, and nothing twice.
  const [asked = '', decided = ''] = exchangeLines(11).map(ofEdge)
  await successor.append([asked, decided])
  await bus.openJournal('killed-edge')
  await bus.openJournal('killed-edge')
  await logged([])
  const leaves = (await bench.leaves()).map((leaf) => JSON.parse(leaf))
  const closed = leaves.filter(({ type }) => type === 'dev.sallyport.operation.indeterminate.v1')
  assert.deepEqual(
    closed.map(({ data }) => [data.exchange.session, data.outcome, data.decision]),
    [8, 11].map((n) => [sessionName(n), 'indeterminate', 'allow']),
  )
  // It stands in the recording of its session.
  const { records } = await look(bus, recorder, parseSessionId(sessionName(8)))
  assert.equal(records.length, 3)
  const notes = (await bench.verify()).findings.map(({ problem }) => problem)
  assert.ok((await bench.verify()).ok)
  assert.equal(notes.filter((problem) => problem === 'closed_indeterminate').length, 2)
  assert.equal(notes.filter((problem) => problem === 'indeterminate').length, 1)
})

const filler = (count: number): string[] => Array.from({ length: count }, () => failedLogin())

const CLOSED = 'dev.sallyport.operation.indeterminate.v1'
const sessionsClosed = (lines: readonly string[]): string[] =>
  lines
    .map((line) => JSON.parse(line))
    .filter(({ type }) => type === CLOSED)
    .map(({ data }) => data.exchange.session)

test('what was open when a recorder ended is closed by the next one', async () => {
  await using bench = await openBench()
  const bus = await bench.connect()
  const others = await bus.openJournal('other-edge')
  const writer = await bus.openJournal('killed-edge')
  const [lost = [], done = []] = [8, 9].map((n) => exchangeLines(n).map(ofEdge))
  {
    await using recorder = await bench.start()
    await writer.append([...lost.slice(0, 2), ...done.slice(0, 2)])
    await record(bus, others, recorder, filler(300))
  }
  await using recorder = await bench.start()
  // This one ends while nobody knows yet what else is open, or later.
  await writer.append(done.slice(2))
  await bus.openJournal('killed-edge')
  await record(bus, others, recorder, [])
  assert.deepEqual(sessionsClosed(await bench.leaves()), [sessionName(8)])
  assert.deepEqual((await cursorOf(bench)).openFrom, (await bench.leaves()).length - 1)
})

/** What the last leaf of a log says. */
async function cursorOf(bench: Bench) {
  const last = readLine(Buffer.from((await bench.leaves()).at(-1) ?? ''))
  assert.ok(last.kind === 'event' && isKind(last.event, logAdvanced))
  return last.event.data
}

const stamp = () => ({ id: newEventId(), source: '/recorder', time: new Date() })

/** What is closed for an edge that is started again, by the log of a bench, and how many bundles are read for that. */
async function closedBy(bench: Bench, told: object, later: readonly string[] = []) {
  const folder = openFolder(bench.directory)
  let read = 0
  const patient = {
    list: (prefix: string) => folder.list(prefix),
    get(key: string) {
      read++
      return folder.get(key)
    },
  }
  const size = (await bench.leaves()).length
  const { journal, state } = await cursorOf(bench)
  const closer = createExchangeCloser({ patient, size, cursor: { journal, state, ...told } })
  const sequence = journal + 1
  // Nothing of the log is read by then.
  const data = Buffer.from(later.join('\n'))
  closer.take(readMessage({ stream: 'journal', sequence, data }))
  const opening: FeedMessage = {
    stream: 'journal',
    subject: 'journal.killed-edge',
    sequence: sequence + 1,
    data: new Uint8Array(),
    ack: () => Promise.resolve(),
  }
  const { lines } = await closer.close(opening, readMessage(opening), [], stamp)
  return { closed: sessionsClosed(lines.map(({ bytes }) => Buffer.from(bytes).toString())), read }
}

test('nothing is read where nothing is open, and else from where something is', async () => {
  await using bench = await openBench()
  await using recorder = await bench.start()
  const bus = await bench.connect()
  const others = await bus.openJournal('other-edge')
  const [first = [], second = []] = [8, 9].map((n) => exchangeLines(n).map(ofEdge))
  await record(bus, others, recorder, [...first, ...filler(1_200)])
  const nothing = await cursorOf(bench)
  assert.deepEqual(await closedBy(bench, nothing), { closed: [], read: 0 })
  await record(bus, others, recorder, second.slice(0, 2))
  await record(bus, others, recorder, filler(300))
  const something = await cursorOf(bench)
  const known = await closedBy(bench, something)
  assert.deepEqual(known.closed, [sessionName(9)])
  assert.ok(known.read <= 6, `${known.read}`)
  const { closed } = await closedBy(bench, something, second.slice(2))
  assert.deepEqual(closed, [])
  // A log from before it said so is read.
  const older = await closedBy(bench, {})
  assert.deepEqual(older.closed, known.closed)
  assert.ok(older.read > 6, `${older.read}`)
  await record(bus, others, recorder, second.slice(2))
  assert.deepEqual(await closedBy(bench, await cursorOf(bench)), { closed: [], read: 0 })
})
