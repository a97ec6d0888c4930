import assert from 'node:assert/strict'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { recorderErase } from '@sallyport/contracts'
import { readLogKey } from '@sallyport/evidence'
import { exchangeLines, sampleLog } from '@sallyport/evidence/sample-log'
import { openBench } from './testing/bench.ts'
import { parseSessionId } from './testing/ids.ts'
import { look, record } from './testing/recorded.ts'
import { exchangeLines as newLines, principal, sessionName } from './testing/sample-lines.ts'

test('a log from before recordings were encrypted goes on: what it has is replayed, and cannot be erased', async () => {
  await using bench = await openBench()
  const { directory } = bench
  const { keyFile, origin } = bench.config
  const older = sampleLog(readLogKey(await readFile(keyFile, 'utf8'), origin))
  const lines = exchangeLines(1)
  await older.batch(lines)
  for (const [key, bytes] of older.source.objects) {
    // oxlint-disable-next-line no-await-in-loop
    await mkdir(dirname(join(directory, key)), { recursive: true })
    // oxlint-disable-next-line no-await-in-loop
    await writeFile(join(directory, key), bytes)
  }
  const bus = await bench.connect()
  // The streams of that log: what it holds up to its position was acknowledged.
  const journal = await bus.openJournal('edge-1')
  await using recorder = await bench.start()
  await record(bus, journal, recorder, newLines(1))
  const session = parseSessionId(sessionName(1))
  const { records } = await look(bus, recorder, session)
  assert.deepEqual(
    records.slice(0, lines.length),
    lines.map((line) => Buffer.from(line).toString()),
  )
  assert.equal(records.length, 8)
  const author = { ...principal, id: 'carol', groups: ['admins'] }
  const asked = bus.call(recorderErase, { session, author, reason: 'asked for' })
  await assert.rejects(asked, { code: 'not_erasable' })
  assert.deepEqual((await bench.verify()).findings, [])
})
