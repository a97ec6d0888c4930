import assert from 'node:assert/strict'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import type { Bus, JournalWriter } from '@sallyport/bus'
import { createKeyRing, openFolder, parseVerifierKey, verifyLog } from '@sallyport/evidence'
import { type Bench, openBench, type Started } from './testing/bench.ts'
import { parseSessionId } from './testing/ids.ts'
import { look, record } from './testing/recorded.ts'
import { exchangeLines, sessionName } from './testing/sample-lines.ts'

let bench: Bench
let bus: Bus
let journal: JournalWriter
let recorder: Started

before(async () => {
  bench = await openBench()
  bus = await bench.connect()
  recorder = await bench.start()
  journal = await bus.openJournal('edge-1')
})
after(async () => {
  await recorder[Symbol.asyncDispose]()
  await bench[Symbol.asyncDispose]()
})

test('a new deployment key wraps what comes, and the old one still opens what was', async () => {
  const { recordingKeyFile } = bench.config
  const older = await readFile(recordingKeyFile, 'utf8')
  await record(bus, journal, recorder, exchangeLines(50))
  await writeFile(recordingKeyFile, `${older}${'a5'.repeat(32)}\n`)
  await recorder[Symbol.asyncDispose]()
  recorder = await bench.start()
  await record(bus, journal, recorder, exchangeLines(50))
  assert.equal((await look(bus, recorder, parseSessionId(sessionName(50)))).records.length, 8)
  const { directory } = bench
  const newest = createKeyRing([Buffer.from('a5'.repeat(32), 'hex')])
  const key = parseVerifierKey(bench.key.text)
  const report = await verifyLog(openFolder(directory), key, { recordingKeys: newest })
  assert.ok(report.ok)
  assert.deepEqual([report.unopened, report.segments], [1, 2])
})

test('a recording key that is not that of the evidence, or that others can read, is refused', async () => {
  const { recordingKeyFile } = bench.config
  const own = await readFile(recordingKeyFile, 'utf8')
  await recorder[Symbol.asyncDispose]()
  await writeFile(recordingKeyFile, `${'00'.repeat(32)}\n`)
  await assert.rejects(bench.start(), { code: 'recording_key_unknown' })
  await writeFile(recordingKeyFile, 'no key')
  await assert.rejects(bench.start(), (error: Error) => {
    assert.equal(Reflect.get(error, 'code'), 'recording_key_unreadable')
    assert.match(error.message, /must hold one to 64 keys/)
    return true
  })
  await writeFile(recordingKeyFile, own)
  await chmod(recordingKeyFile, 0o644)
  await assert.rejects(bench.start(), { message: /chmod 600/ })
  await chmod(recordingKeyFile, 0o600)
  recorder = await bench.start()
})
