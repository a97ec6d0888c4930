import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recorderErase } from '@sallyport/contracts'
import { openBench } from './testing/bench.ts'
import { parseSessionId } from './testing/ids.ts'
import { look, record } from './testing/recorded.ts'
import { exchangeLines, principal, sessionName } from './testing/sample-lines.ts'

test('of a session that goes on meanwhile, what stands behind the erasure in the log is kept', async () => {
  const said: (readonly string[])[] = []
  await using bench = await openBench()
  await using bus = await bench.connect()
  await using recorder = await bench.start()
  const journal = await bus.openJournal('edge-1')
  const session = parseSessionId(sessionName(1))
  await record(bus, journal, recorder, exchangeLines(1))
  const author = { ...principal, id: 'carol', groups: ['admins'] }
  const erasing = bus.call(recorderErase, { session, author, reason: 'while it goes on' })
  const over = erasing.then(() => true)
  do {
    const lines = exchangeLines(1, JSON.stringify({ secret: `said ${said.length}` }))
    said.push(lines)
    // oxlint-disable-next-line no-await-in-loop -- one exchange after the other, as fast as the journal takes them
    await journal.append(lines)
    // oxlint-disable-next-line no-await-in-loop
  } while (!(await Promise.race([over, Promise.resolve(false)])))
  await record(bus, journal, recorder, [])
  const leaves = await bench.leaves()
  const erased = leaves.findLastIndex((leaf) => leaf.includes('session.erased'))
  // Content is no leaf; events are.
  const begins = (lines: readonly string[]): number =>
    Math.min(...lines.map((line) => leaves.indexOf(line)).filter((leaf) => leaf >= 0))
  const later = said.filter((lines) => begins(lines) > erased)
  assert.ok(later.length > 0 && later.length < said.length, `${later.length} of ${said.length}`)
  const { records } = await look(bus, recorder, session)
  assert.deepEqual(
    later.flat().filter((line) => !records.includes(line)),
    [],
  )
  assert.deepEqual((await bench.verify()).findings, [])
})
