import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Bus, JournalWriter } from '@sallyport/bus'
import { recorderReplay, recorderStatus } from '@sallyport/contracts'
import { startTransitServer, type TransitServer } from '@sallyport/transit/testing'
import type { RecorderConfig } from './config.ts'
import { type Bench, openBench, type Started } from './testing/bench.ts'
import { parseSessionId } from './testing/ids.ts'
import { look, record as recordOn } from './testing/recorded.ts'
import { exchangeLines, failedLogin, sessionName, viewer } from './testing/sample-lines.ts'

let bench: Bench
let bus: Bus
let journal: JournalWriter
let server: TransitServer
let changes: Partial<RecorderConfig>
let recorder: Started

before(async () => {
  bench = await openBench()
  bus = await bench.connect()
  journal = await bus.openJournal('edge-1')
  server = await startTransitServer()
  server.rotate('log', 'ed25519')
  server.rotate('recordings', 'aes256-gcm96')
  const pem = await readFile(bench.config.keyFile, 'utf8')
  const own = await readFile(bench.config.recordingKeyFile, 'utf8')
  changes = {
    keyFile: await save('log-keys', `${pem}transit:transit/log#1\n`),
    recordingKeyFile: await save('recording-keys', `${own}transit:transit/recordings#1\n`),
    vault: {
      address: server.address,
      tokenFile: await save('token', server.token),
      timeoutMs: 5_000,
    },
  }
  recorder = await bench.start()
})
after(async () => {
  await recorder[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
  await bench[Symbol.asyncDispose]()
})

async function save(name: string, text: string): Promise<string> {
  const file = join(bench.directory, '..', name)
  await writeFile(file, text, { mode: 0o600 })
  return file
}

const session = parseSessionId(sessionName(1))
const lines = exchangeLines(1)

test('a log goes over from keys in files to those of a key service', async () => {
  await recordOn(bus, journal, recorder, exchangeLines(2))
  await recorder[Symbol.asyncDispose]()
  recorder = await bench.start({}, changes)
  await recorder.events.until('keyRotated')
  await recordOn(bus, journal, recorder, lines)
  const report = await bench.verify()
  assert.deepEqual(report.findings, [])
  assert.equal(report.keys.length, 2)
  // What is wrapped by the service opens nothing without it.
  assert.ok(report.unopened > 0)
  assert.deepEqual((await look(bus, recorder, session)).records, lines)
})

test('while the service is down the log stalls and says so; then it goes on, and nothing is lost', async () => {
  server.mood = 'sealed'
  const events = [failedLogin(), failedLogin()]
  const { size } = await bench.verify()
  await journal.append(events)
  await recorder.events.until('keyServiceFailed', (_, attempt) => Number(attempt) >= 2)
  const { stalled } = await bus.call(recorderStatus, {})
  assert.match(stalled ?? '', /^The log stalls.*transit:transit|^The log stalls.*it is sealed/)
  assert.equal((await bench.verify()).size, size)
  const asked = bus.call(recorderReplay, { session, viewer })
  await assert.rejects(asked, { code: 'unavailable', retryable: true })
  server.mood = 'well'
  await recorder.events.until('keyServiceBack')
  await recordOn(bus, journal, recorder, [])
  const leaves = await bench.leaves()
  assert.deepEqual(
    events.map((event) => leaves.filter((leaf) => leaf === event).length),
    [1, 1],
  )
  assert.equal((await bus.call(recorderStatus, {})).stalled, undefined)
})

test('nothing that the recorder tells holds the token', () => {
  const told = recorder.events.seen.flatMap(({ details }) =>
    details.map((detail) =>
      detail instanceof Error
        ? `${detail.message}${detail.stack}${String(detail.cause)}`
        : JSON.stringify(detail),
    ),
  )
  assert.ok(told.some((text) => text.includes('it is sealed')))
  assert.ok(!told.some((text) => text.includes(server.token)))
})

test('without the service, or without its configuration, a recorder does not start', async () => {
  await recorder[Symbol.asyncDispose]()
  server.mood = 'sealed'
  await assert.rejects(bench.start({}, changes), { code: 'key_service', message: /it is sealed/ })
  server.mood = 'well'
  const { vault: _vault, ...unconfigured } = changes
  await assert.rejects(bench.start({}, unconfigured), {
    code: 'key_unreadable',
    message: /SALLYPORT_VAULT_ADDR/,
  })
  recorder = await bench.start({}, changes)
})
