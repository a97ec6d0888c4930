import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openBench } from './testing/bench.ts'
import { parseSessionId } from './testing/ids.ts'
import { look, record } from './testing/recorded.ts'
import { exchangeLines, sessionName } from './testing/sample-lines.ts'

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
