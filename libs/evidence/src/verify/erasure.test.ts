import assert from 'node:assert/strict'
import { test } from 'node:test'
import { erasedKey, ERASURES_KEY, segmentKey, stagedKey } from '../layout.ts'
import { createKeyRing, joinRing } from '../recording/key-wrapper.ts'
import { formatStaged } from '../staged.ts'
import { erasedLine, eraseSession, markErased } from '../testing/erase.ts'
import { memorySource } from '../testing/memory-source.ts'
import { seededRandom } from '../testing/random.ts'
import {
  completedLine,
  contentLine,
  decidedLine,
  exchangeLines,
  exchangeOf,
} from '../testing/sample-events.ts'
import { parseSession } from '../testing/ids.ts'
import { type SampleLog, sampleLog } from '../testing/sample-log.ts'
import { describeFinding } from './problems.ts'
import { verifyLog } from './verify-log.ts'

const deploymentKey = seededRandom(7).bytes(32)
const ring = createKeyRing([deploymentKey])
const other = createKeyRing([seededRandom(8).bytes(32)])
const sessionOf = (n: number) => parseSession(exchangeOf(n).session)

async function logOf(...batches: readonly (readonly Uint8Array[])[]): Promise<SampleLog> {
  const log = sampleLog(undefined, ring)
  for (const lines of batches) await log.batch(lines)
  return log
}

/** Deletes the data keys of a session that were made at these leaves. */
function dropKeys(log: SampleLog, n: number, ...leaves: readonly number[]): void {
  for (const object of log.source.objects.keys()) {
    const [, leaf = ''] = new RegExp(`^keys/${sessionOf(n)}/(\\d+)-`).exec(object) ?? []
    if (leaves.includes(Number(leaf || '-1'))) log.source.objects.delete(object)
  }
}

const check = (log: SampleLog, recordingKeys?: typeof ring) =>
  verifyLog(log.source, log.signer.key, { ...(recordingKeys && { recordingKeys }) })

const problems = (report: Awaited<ReturnType<typeof check>>): string[] =>
  report.findings.map(({ problem, place }) => `${problem} ${place.leaf ?? place.file}`)

test('without a recording key all passes but the inside of segments, and the report counts them', async () => {
  const log = await logOf(exchangeLines(1), exchangeLines(2), exchangeLines(1))
  const closed = await check(log)
  assert.deepEqual(closed.findings, [])
  assert.deepEqual([closed.segments, closed.unopened, closed.erased], [3, 3, 0])
  const wrong = await check(log, other)
  assert.deepEqual([wrong.ok, wrong.unopened], [true, 3])
  const opened = await check(log, ring)
  assert.deepEqual(opened.findings, [])
  assert.deepEqual([opened.segments, opened.unopened], [3, 0])
})

test('a data key that names another key than it is wrapped with is found, and opened all the same', async () => {
  const log = await logOf(exchangeLines(1), exchangeLines(2))
  const [object = '', bytes] =
    [...log.source.objects].find(([key]) => key.startsWith('keys/')) ?? []
  const stored = Buffer.from(bytes ?? []).toString()
  for (const named of ['0123456789abcdef', other.id, '']) {
    log.source.objects.set(object, Buffer.from(stored.replace(ring.id, named)))
    for (const keys of [ring, joinRing([ring, other]), joinRing([other, ring])]) {
      const report = await check(log, keys)
      assert.deepEqual(problems(report), [`key_misnamed ${object}`])
      assert.equal(report.unopened, 0)
    }
    const wrong = await check(log, createKeyRing([seededRandom(9).bytes(32)]))
    assert.deepEqual([wrong.ok, wrong.unopened], [true, 2])
  }
  // What is wrapped under another name than it was is opened by none, whatever it names.
  log.source.objects.set(object, Buffer.from(stored.replace('"version":1,', '"version":1, ')))
  assert.deepEqual(problems(await check(log, joinRing([ring, other]))), [`key_changed ${object}`])
})

test('with the recording key what stands inside is checked as ever', async () => {
  const [a, b] = [1, 2].map(exchangeOf)
  assert.ok(a && b)
  const named = contentLine(a, 'request')
  const changed = Buffer.from(named.line.toString().replace('true', 'fals'))
  const missing = contentLine(b, 'request')
  const log = await logOf(
    [changed, decidedLine(a, 'deny', [named.ref]), completedLine(a, 'refused')],
    [missing.line, decidedLine(b, 'deny', [missing.ref]), completedLine(b, 'refused')],
  )
  assert.deepEqual(problems(await check(log)), [])
  assert.deepEqual(problems(await check(log, ring)), [
    `content_changed ${segmentKey(sessionOf(1), 0)}`,
  ])
})

test('content that no segment has room for is missing, also without a key', async () => {
  const exchange = exchangeOf(1)
  const [sent, lost] = [contentLine(exchange, 'request'), contentLine(exchange, 'response')]
  const log = await logOf([
    sent.line,
    decidedLine(exchange, 'allow', [sent.ref]),
    completedLine(exchange, 'delivered', [lost.ref]),
  ])
  assert.deepEqual(problems(await check(log)), ['content_missing 2'])
})

test('a session that was erased is told of, and the log is whole', async () => {
  const line = erasedLine(sessionOf(1))
  const log = await logOf(exchangeLines(1), [...exchangeLines(2), line], exchangeLines(2))
  dropKeys(log, 1, 0)
  markErased(log, sessionOf(1), 6, line)
  for (const keys of [undefined, ring]) {
    const report = await check(log, keys)
    assert.deepEqual(report.findings, [])
    assert.deepEqual([report.segments, report.erased], [3, 1])
    assert.equal(report.unopened, keys === undefined ? 2 : 0)
    const [erasure] = report.erasures
    assert.deepEqual(
      [erasure?.session, erasure?.leaf, erasure?.author?.id, erasure?.reason],
      [sessionOf(1), 6, 'alice', 'asked for'],
    )
  }
})

test('what was recorded after an erasure has a key of its own', async () => {
  const log = await logOf(exchangeLines(1))
  await eraseSession(log, sessionOf(1))
  await log.batch(exchangeLines(1))
  const report = await check(log, ring)
  assert.deepEqual(report.findings, [])
  assert.deepEqual([report.erased, report.unopened, report.exchanges], [1, 0, 2])
  dropKeys(log, 1, 6)
  assert.deepEqual(problems(await check(log, ring)), ['key_missing 8'])
})

test('the mark of an erasure that is gone or changed is found, and so is a place that is none', async () => {
  const log = await logOf(exchangeLines(1), exchangeLines(2))
  const at = log.size
  await eraseSession(log, sessionOf(1))
  assert.deepEqual(problems(await check(log)), [])
  const mark = erasedKey(sessionOf(1), at)
  const told = async (key: string, bytes: string | undefined): Promise<string[]> => {
    const source = memorySource(log.source.objects)
    if (bytes === undefined) source.objects.delete(key)
    else source.objects.set(key, Buffer.from(bytes))
    return problems(await verifyLog(source, log.signer.key))
  }
  assert.deepEqual(await told(mark, undefined), [`mark_missing ${mark}`])
  assert.deepEqual(await told(mark, 'x'), [`mark_changed ${mark}`])
  for (const text of ['', 'x\n', '1', '-1\n'])
    assert.deepEqual(await told(ERASURES_KEY, text), ['position_malformed erasures'], text)
  assert.deepEqual(await told(ERASURES_KEY, `${log.size + 1}\n`), ['unexpected erasures'])
  // Whoever carries erasures out begins anew, or leaves keys standing, which is noted for each.
  for (const harmless of [undefined, '0\n', `${log.size}\n`])
    assert.deepEqual(await told(ERASURES_KEY, harmless), [], harmless)
})

test('a key that is gone without an erasure is a failure, at the segment that needs it', async () => {
  const log = await logOf(exchangeLines(1), [...exchangeLines(2), erasedLine(sessionOf(2))])
  dropKeys(log, 1, 0)
  const report = await check(log)
  assert.deepEqual(problems(report), [
    'key_missing 2',
    `erasure_pending keys/${sessionOf(2)}/000000000004-20260102`,
  ])
  assert.match(describeFinding(report.findings[0] ?? assert.fail()), /the log tells of no erasure/)
})

test('an erasure by retention covers the days up to its own alone', async () => {
  const log = await logOf(exchangeLines(1), [
    erasedLine(sessionOf(1), { cause: 'retention', through: '20260101', reason: 'retention' }),
  ])
  dropKeys(log, 1, 0)
  assert.deepEqual(problems(await check(log)), ['key_missing 2'])
})

test('an erasure that came behind the checked head is no failure', async () => {
  const log = await logOf(exchangeLines(1))
  dropKeys(log, 1, 0)
  const grown = {
    list: (prefix: string) => log.source.list(prefix),
    async get(key: string) {
      if (key.startsWith('keys/') && log.size === 4) {
        await log.batch([erasedLine(sessionOf(1))])
        log.source.put([{ key: erasedKey(sessionOf(1), 4), bytes: Buffer.from('x') }])
      }
      return log.source.get(key)
    },
  }
  const report = await verifyLog(grown, log.signer.key)
  assert.ok(report.ok)
  assert.equal(report.size, 4)
})

test('a data key that was made for a batch that did not reach the log is noted', async () => {
  const log = await logOf(exchangeLines(1), exchangeLines(2))
  const key = `keys/${sessionOf(3)}/000000000000-20260102.0123456789abcdef`
  const batch = { from: 0, to: 4, dataKeys: [key], objects: [] }
  const staged = { key: stagedKey(4, 'a'), bytes: formatStaged(batch) }
  log.source.put([{ key, bytes: Buffer.from('x') }, staged])
  const report = await check(log)
  assert.deepEqual(problems(report).toSorted(), [`uncommitted ${key}`, `uncommitted ${staged.key}`])
  assert.ok(report.ok)
})

test('a data key or a mark that belongs to nothing in the log is found', async () => {
  const log = await logOf(exchangeLines(1), exchangeLines(2))
  const strays = [`keys/${sessionOf(3)}/000000000000-20260102`, erasedKey(sessionOf(1), 2)]
  for (const key of strays) log.source.put([{ key, bytes: Buffer.from('x') }])
  assert.deepEqual(
    problems(await check(log)).toSorted(),
    strays.map((key) => `unexpected ${key}`).toSorted(),
  )
})
