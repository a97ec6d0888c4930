import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Bus, JournalWriter } from '@sallyport/bus'
import {
  journalRejected,
  newEventId,
  policyPublished,
  recorderProof,
  recorderReplay,
  recorderStatus,
  seal,
} from '@sallyport/contracts'
import {
  createLogKey,
  isKind,
  packLines,
  readLine,
  unpackLines,
  verifyCarriedProof,
  verifyProof,
} from '@sallyport/evidence'
import { expectedOf, toldUpTo } from './testing/audit-gaps.ts'
import { type Bench, openBench, type Started } from './testing/bench.ts'
import { idOf, parseConnectionName, parseSessionId } from './testing/ids.ts'
import { look, record as recordOn } from './testing/recorded.ts'
import {
  eventLine,
  exchangeLines,
  failedLogin,
  principal,
  sessionName,
  viewer,
} from './testing/sample-lines.ts'

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

const record = (lines: readonly string[]) => recordOn(bus, journal, recorder, lines)

const restart = async (): Promise<void> => {
  await recorder[Symbol.asyncDispose]()
  recorder = await bench.start()
}

test('a recorder moves events of both streams into a log that verifies', async () => {
  const published = seal(
    policyPublished,
    'policy/orders',
    {
      connection: parseConnectionName('orders'),
      version: 1,
      cedar: '',
      author: { ...principal, groups: ['analysts'] },
      reason: 'first',
    },
    { id: newEventId(), source: '/policy', time: new Date() },
  )
  await bus.state.append('policy', 'orders', published, 0)
  const lines = exchangeLines(1)
  await record(lines)
  const leaves = await bench.leaves()
  for (const line of [lines[1], lines[3], JSON.stringify(published)])
    assert.equal(leaves.filter((leaf) => leaf === line).length, 1)
  const report = await bench.verify()
  assert.deepEqual(report.findings, [])
  assert.equal(report.exchanges, 1)
})

test('it replays a session byte for byte, in the order it was written', async () => {
  const lines = [exchangeLines(2), exchangeLines(3), exchangeLines(2)]
  await record(lines.flat())
  const session = parseSessionId(sessionName(2))
  const page = await bus.call(recorderReplay, { session, viewer })
  assert.deepEqual(page, {
    session,
    view: page.view,
    records: [...(lines[0] ?? []), ...(lines[2] ?? [])],
  })
  const unknown = parseSessionId(sessionName(99))
  await assert.rejects(bus.call(recorderReplay, { session: unknown, viewer }), {
    code: 'not_found',
  })
})

test('it replays a long session in pages that together are the whole', async () => {
  const lines = Array.from({ length: 12 }, (_, n) =>
    exchangeLines(4, JSON.stringify('x'.repeat(150_000 + n))),
  )
  for (const exchange of lines) await journal.append(exchange)
  await record([])
  const session = parseSessionId(sessionName(4))
  const records: string[] = []
  let position: string | undefined
  let pages = 0
  do {
    const page = await bus.call(recorderReplay, {
      session,
      viewer,
      ...(position && { after: position }),
    })
    const bytes = page.records.reduce((sum, line) => sum + line.length, 0)
    assert.ok(bytes <= 512 * 1024)
    records.push(...page.records)
    position = page.next
    pages++
  } while (position !== undefined)
  assert.deepEqual(records, lines.flat())
  assert.ok(pages > 3)
  await assert.rejects(bus.call(recorderReplay, { session, viewer, after: '../x' }), {
    code: 'not_found',
  })
})

test('it proves an event to anyone with the public key', async () => {
  const line = failedLogin()
  await record([line])
  const { proof, event } = await bus.call(recorderProof, { event: idOf(line) })
  assert.equal(event, line)
  const { checkpoint } = verifyProof(proof, Buffer.from(line), bench.key)
  const status = await bus.call(recorderStatus, {})
  assert.equal(status.verifierKey, bench.key.text)
  assert.deepEqual(status.store, { kind: 'folder', warnings: [] })
  assert.equal(checkpoint.size, status.size)
  assert.equal(Buffer.from(verifyCarriedProof(proof, bench.key).entry).toString(), line)
  assert.ok(proof.endsWith(status.checkpoint))
  await assert.rejects(bus.call(recorderProof, { event: newEventId() }), { code: 'not_found' })
})

test('it sets lines aside that are no evidence, byte for byte, and goes on', async () => {
  const forged = eventLine('log.advanced', 'log', { journal: 1_000_000, state: 0 })
  const large = failedLogin().replace('"subject"', `"extra":"${'x'.repeat(70_000)}","subject"`)
  const bad = ['no json', '{"type":"nobody.knows"}', forged, large, '[]', '{"record":"content"}']
  const good = exchangeLines(5)
  await record([...bad, ...good])
  const rejected = await lastRejected()
  assert.ok(rejected)
  assert.deepEqual(
    rejected.lines.map(({ line, problem }) => [line, problem]),
    [
      [0, 'not_json'],
      [1, 'unknown_type'],
      [2, 'wrong_stream'],
      [3, 'too_large'],
      [4, 'unknown_type'],
      [5, 'invalid_content'],
    ],
  )
  const stored = unpackLines(await readFile(join(bench.directory, rejected.key)))
  assert.deepEqual(
    stored.map((line) => Buffer.from(line).toString()),
    bad,
  )
  const session = parseSessionId(sessionName(5))
  assert.deepEqual((await look(bus, recorder, session)).records, good)
  assert.deepEqual((await bench.verify()).findings, [])
  await recorder.events.until('linesRejected', (_, __, lines) => lines === 6)
})

test('an event that comes again is set aside, also after a restart', async () => {
  const lines = exchangeLines(6)
  const end = lines.at(-1) ?? assert.fail()
  await record([...lines, end])
  assert.deepEqual((await lastRejected())?.lines, [{ line: 4, problem: 'repeated' }])
  await restart()
  await record([end, failedLogin()])
  const { lines: again, key } = (await lastRejected()) ?? assert.fail()
  assert.deepEqual(again, [{ line: 0, problem: 'repeated' }])
  const [stored = assert.fail()] = unpackLines(await readFile(join(bench.directory, key)))
  assert.equal(Buffer.from(stored).toString(), end)
  assert.deepEqual((await bench.verify()).findings, [])
})

test('it goes on after a restart, with nothing lost and nothing twice', async () => {
  const lines = Array.from({ length: 4 }, () => failedLogin())
  await record(lines.slice(0, 2))
  await restart()
  await record(lines.slice(2))
  const leaves = await bench.leaves()
  for (const line of lines) assert.equal(leaves.filter((leaf) => leaf === line).length, 1)
  assert.deepEqual((await bench.verify()).findings, [])
  assert.ok(!(await readdir(bench.directory)).includes('pending'))
})

test('it tells the audit stream of every leaf once, in order, with each checkpoint', async () => {
  await record([])
  const { size, checkpoint } = await bus.call(recorderStatus, {})
  const records = await toldUpTo(bus, size - 1)
  const expected = expectedOf((await bench.leaves()).slice(0, size))
  assert.deepEqual(
    records.map(({ id, leaf }) => ({ id, leaf })),
    expected,
  )
  // Each says which leaf the record before it was about, so that whoever misses one sees it.
  assert.deepEqual(
    records.map(({ previous }) => previous),
    [-1, ...expected.slice(0, -1).map(({ leaf }) => leaf)],
  )
  assert.equal(records.at(-1)?.data, checkpoint)
  assert.equal(records.at(-1)?.class, 'checkpoint')
})

test('it says when it falls behind, and when it has caught up', async () => {
  const old = failedLogin().replace(/"time":"[^"]+"/, '"time":"2026-01-01T00:00:00.000Z"')
  await journal.append([old])
  await recorder.events.until('behind')
  await record([])
  await recorder.events.until('caughtUp')
})

test('it says what of a recording is missing or changed, and shows the rest', async () => {
  const [lines, later] = [exchangeLines(7), exchangeLines(7)]
  await record(lines)
  await record(later)
  const session = parseSessionId(sessionName(7))
  const folder = join(bench.directory, 'recordings', session)
  const [name = ''] = await readdir(folder)
  const file = join(folder, name)
  const whole = await readFile(file)
  const expect = async (problem: 'missing' | 'changed'): Promise<void> => {
    const { records, damaged = [] } = await look(bus, recorder, session)
    assert.deepEqual(records, [...lines.filter((line) => line.includes('"type"')), ...later])
    const [{ exchanges } = assert.fail(), ...others] = damaged
    const object = `recordings/${session}/${name}`
    assert.deepEqual([...others, ...damaged], [{ object, problem, exchanges }])
    assert.equal(exchanges.length, 1)
    assert.ok(lines[0]?.includes(exchanges[0] ?? '?'))
  }
  await writeFile(file, packLines(lines.map((line) => Buffer.from(line))))
  await expect('changed')
  await rm(folder, { recursive: true })
  const { damaged = [] } = await look(bus, recorder, session)
  assert.deepEqual(
    damaged.map(({ problem }) => problem),
    ['missing', 'missing'],
  )
  assert.equal((await bus.call(recorderReplay, { session })).damaged, undefined)
  await mkdir(folder)
  await writeFile(file, whole)
})

test('it refuses to go on with another key, or a folder that is not the newest', async () => {
  await recorder[Symbol.asyncDispose]()
  const { keyFile } = bench.config
  const { directory } = bench
  const own = await readFile(keyFile)
  await writeFile(keyFile, createLogKey('sallyport.test/log').privateKeyPem)
  await assert.rejects(bench.start(), { code: 'not_our_log' })
  await writeFile(keyFile, 'no key')
  await assert.rejects(bench.start(), { code: 'key_unreadable' })
  await writeFile(keyFile, own)
  await rm(join(directory, 'checkpoint'))
  await assert.rejects(bench.start(), { code: 'log_damaged' })
  await rm(directory, { recursive: true })
  await assert.rejects(bench.start(), { code: 'rolled_back' })
})

/** What the newest `journal.rejected` of the log says. */
async function lastRejected() {
  for (const leaf of (await bench.leaves()).toReversed()) {
    const line = readLine(Buffer.from(leaf))
    if (line.kind === 'event' && isKind(line.event, journalRejected)) return line.event.data
  }
  return undefined
}

test('it refuses streams that were begun anew behind the log', async () => {
  await using first = await openBench()
  await using second = await openBench()
  const lines = exchangeLines(1)
  for (const each of [first, second]) {
    const writer = await (await each.connect()).openJournal('edge-1')
    await writer.append(lines.map((line) => (each === first ? line : failedLogin())))
  }
  {
    await using begun = await first.start()
    await begun.events.until('committed')
  }
  const { nats } = second.config
  await using other = await first.start({}, { nats })
  const error = await other.service.failed
  assert.equal(Reflect.get(error ?? {}, 'code'), 'streams_replaced')
  assert.deepEqual((await first.verify()).findings, [])
})
