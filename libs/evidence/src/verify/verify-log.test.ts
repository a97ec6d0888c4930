import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CHECKPOINT_KEY, checkpointKey, plainSegmentKey, stagedKey } from '../layout.ts'
import { readLine } from '../line.ts'
import { parseVerifierKey } from '../note/verifier-key.ts'
import { createLogKey } from '../note/log-key.ts'
import { formatStaged } from '../staged.ts'
import type { EvidenceSource } from '../source.ts'
import { memorySource } from '../testing/memory-source.ts'
import { seededRandom } from '../testing/random.ts'
import {
  completedLine,
  contentLine,
  decidedLine,
  eventLine,
  exchangeLines,
  exchangeOf,
  failedLogin,
  streamedLine,
} from '../testing/sample-events.ts'
import { type SampleLog, sampleLog } from '../testing/sample-log.ts'
import { describeFinding } from './problems.ts'
import { verifyLog } from './verify-log.ts'

const check = (log: SampleLog, source: EvidenceSource = log.source) =>
  verifyLog(source, log.signer.key)

/** The problems of a log, each with the leaf or file where it is. */
async function problems(log: SampleLog, source?: EvidenceSource): Promise<string[]> {
  const { findings } = await check(log, source)
  return findings.map(({ problem, place }) => `${problem} ${place.leaf ?? place.file}`)
}

async function logOf(...batches: readonly (readonly Uint8Array[])[]): Promise<SampleLog> {
  const log = sampleLog()
  for (const lines of batches) await log.batch(lines)
  return log
}

test('a whole log passes, and the report says what was checked', async () => {
  const random = seededRandom(3)
  const log = sampleLog()
  for (let i = 0; i < 60; i++)
    await log.batch([
      ...exchangeLines(i % 5, random),
      failedLogin(),
      ...exchangeLines(i % 3, random),
    ])
  const seen: number[] = []
  const report = await verifyLog(log.source, log.signer.key, {
    onProgress: ({ leaves }) => seen.push(leaves),
  })
  assert.deepEqual(report.findings.map(describeFinding), [])
  assert.ok(report.ok)
  assert.deepEqual([report.size, report.checkpoints, report.exchanges], [log.size, 60, 120])
  assert.ok(report.segments > 60)
  assert.equal(seen.at(-1), log.size)
})

test('a log of exactly full tiles passes', async () => {
  const log = sampleLog()
  await log.batch(Array.from({ length: 255 }, failedLogin))
  assert.equal(log.size, 256)
  assert.deepEqual(await problems(log), [])
  await log.batch(Array.from({ length: 511 }, failedLogin))
  assert.deepEqual(await problems(log), [])
})

test('another key, and an empty folder, verify nothing', async () => {
  const log = await logOf(exchangeLines(1))
  const other = parseVerifierKey(createLogKey('sallyport.test/log').verifierKey)
  assert.equal((await verifyLog(log.source, other)).ok, false)
  const empty = await verifyLog(memorySource(), other)
  assert.deepEqual([empty.ok, empty.size], [false, 0])
})

test('an exchange that never ended is noted, and is no failure', async () => {
  const exchange = exchangeOf(1)
  const part = contentLine(exchange, 'response')
  const log = await logOf([decidedLine(exchange), part.line], exchangeLines(1))
  const report = await check(log)
  assert.ok(report.ok)
  assert.deepEqual(await problems(log), [
    'indeterminate 0',
    `unfinished_content ${plainSegmentKey(sessionOf(part.line), 0)}`,
  ])
})

test('content may come a batch before the event that names it', async () => {
  const exchange = exchangeOf(1)
  const answer = contentLine(exchange, 'response')
  const log = await logOf(
    [decidedLine(exchange), answer.line],
    [completedLine(exchange, 'delivered', [answer.ref])],
  )
  assert.deepEqual(await problems(log), [])
})

test('every broken rule of an exchange is found at its leaf', async () => {
  const [a, b, c, d, e] = [1, 2, 3, 4, 5].map(exchangeOf).map((x) => ({ ...x }))
  assert.ok(a && b && c && d && e)
  const log = await logOf(
    [completedLine(a, 'refused')],
    [decidedLine(b, 'deny'), completedLine(b, 'delivered')],
    [decidedLine(c), decidedLine(c), completedLine(c)],
    [completedLine(c), decidedLine(c)],
    [decidedLine(d, 'require_approval'), completedLine(d)],
    [decidedLine(e, 'require_approval'), decidedLine(e), completedLine(e), completedLine(e)],
  )
  assert.deepEqual(await problems(log), [
    'completed_undecided 0',
    'forwarded_unallowed 4',
    'decided_again 8',
    'completed_twice 12',
    'decided_late 13',
    'forwarded_unallowed 17',
    'completed_twice 23',
  ])
})

test('content that is missing, changed or named by nobody is found', async () => {
  const [a, b, c] = [1, 2, 3].map(exchangeOf)
  assert.ok(a && b && c)
  const missing = contentLine(a, 'request')
  const named = contentLine(b, 'request')
  const changed = Buffer.from(named.line.toString().replace('true', 'fals'))
  const extra = contentLine(c, 'request')
  const log = await logOf(
    [decidedLine(a, 'deny', [missing.ref]), completedLine(a, 'refused')],
    [changed, decidedLine(b, 'deny', [named.ref]), completedLine(b, 'refused')],
    [extra.line, decidedLine(c, 'deny'), completedLine(c, 'refused')],
  )
  assert.deepEqual(await problems(log), [
    `content_changed ${plainSegmentKey(sessionOf(changed), 4)}`,
    `content_unreferenced ${plainSegmentKey(sessionOf(extra.line), 8)}`,
    'content_missing 0',
  ])
})

test('content that a part of a long answer names is complete, over batches and up to an end that never came', async () => {
  const [a, b] = [1, 2].map(exchangeOf)
  assert.ok(a && b)
  const [one, two, three] = [1, 2, 3].map(() => contentLine(a, 'response'))
  const alone = contentLine(b, 'response')
  assert.ok(one && two && three)
  const log = await logOf(
    [decidedLine(a), one.line, streamedLine(a, [one.ref])],
    [two.line, streamedLine(a, [two.ref])],
    [three.line, completedLine(a, 'delivered', [three.ref])],
    [decidedLine(b), alone.line, streamedLine(b, [alone.ref])],
  )
  assert.ok((await check(log)).ok)
  // The exchange that did not end is noted; its content is not, since the part names it.
  assert.deepEqual(await problems(log), ['indeterminate 10'])
})

test('content of a part that is missing or changed is found', async () => {
  const [a, b] = [1, 2].map(exchangeOf)
  assert.ok(a && b)
  const missing = contentLine(a, 'response')
  const named = contentLine(b, 'response')
  const changed = Buffer.from(named.line.toString().replace('true', 'fals'))
  const log = await logOf(
    [decidedLine(a), streamedLine(a, [missing.ref]), completedLine(a)],
    [decidedLine(b), changed, streamedLine(b, [named.ref]), completedLine(b)],
  )
  assert.deepEqual(await problems(log), [
    `content_changed ${plainSegmentKey(sessionOf(changed), 5)}`,
    'content_missing 1',
  ])
})

test('a part of an answer that is complete, or that was not allowed, is found', async () => {
  const [a, b, c, d] = [1, 2, 3, 4].map(exchangeOf)
  assert.ok(a && b && c && d)
  const [first, second, third, fourth] = [a, b, c, d].map((x) => contentLine(x, 'response'))
  assert.ok(first && second && third && fourth)
  const log = await logOf(
    [decidedLine(a), completedLine(a, 'delivered', [first.ref])],
    [first.line, streamedLine(a, [first.ref])],
    [decidedLine(b), completedLine(b)],
    [second.line, streamedLine(b, [second.ref])],
    [third.line, decidedLine(c, 'deny'), streamedLine(c, [third.ref])],
    [fourth.line, streamedLine(d, [fourth.ref])],
  )
  assert.deepEqual(
    (await problems(log)).filter((p) => /^(streamed|forwarded|completed)/.test(p)),
    ['streamed_late 4', 'streamed_late 11', 'forwarded_unallowed 15', 'forwarded_unallowed 18'],
  )
})

test('leaves that are no known events, repeat an id or go back are found', async () => {
  const twice = failedLogin()
  const log = await logOf([twice], [failedLogin()])
  await log.batch([], (leaves) => [
    Buffer.from('no json'),
    eventLine('dev.sallyport.unheard.of.v1', 'x', {}),
    eventLine('dev.sallyport.policy.published.v1', 'x', {}),
    contentLine(exchangeOf(1), 'request').line,
    Uint8Array.of(0x7b, 0xff, 0x7d),
    twice,
    ...leaves.slice(0, -1),
    eventLine('dev.sallyport.log.advanced.v1', 'log', { journal: 1, state: 0 }),
  ])
  assert.deepEqual(await problems(log), [
    'not_json 4',
    'unknown_type 5',
    'invalid_event 6',
    'wrong_stream 7',
    'not_json 8',
    'duplicate_id 9',
    'cursor_back 10',
  ])
})

test('an event that its recording leaves out is found', async () => {
  const log = await logOf(exchangeLines(1))
  await log.batch(exchangeLines(2), (leaves) => leaves.filter((leaf) => !isSealed(leaf)))
  assert.deepEqual((await problems(log)).slice(0, 2), ['unrecorded_event 4', 'unrecorded_event 5'])
})

test('a part of a long answer that its recording leaves out is found', async () => {
  const exchange = exchangeOf(1)
  const { line, ref } = contentLine(exchange, 'response')
  const log = sampleLog()
  const lines = [decidedLine(exchange), line, streamedLine(exchange, [ref])]
  await log.batch(lines, (leaves) => leaves.filter((leaf) => !isSealed(leaf)))
  assert.deepEqual((await problems(log)).slice(0, 2), ['unrecorded_event 0', 'unrecorded_event 1'])
})

test('the whole log rolled back behind its newest checkpoint is found', async () => {
  const log = await logOf(exchangeLines(1), exchangeLines(1))
  const bytes = log.source.objects.get(checkpointKey(4))
  const rolled = memorySource([...log.source.objects, [CHECKPOINT_KEY, bytes ?? new Uint8Array()]])
  assert.deepEqual(await problems(log, rolled), ['rolled_back checkpoint'])
})

test('what a batch left that did not reach the log is noted, and other strays are failures', async () => {
  const log = await logOf(exchangeLines(1))
  const stray = plainSegmentKey(sessionOf(exchangeLines(1)[0]), 4)
  log.source.put([{ key: stray, bytes: Buffer.from('half') }])
  assert.deepEqual(await problems(log), [`unexpected ${stray}`])
  const batch = {
    from: 4,
    to: 8,
    dataKeys: [],
    objects: [{ key: stray, bytes: Buffer.from('half') }],
  }
  log.source.put([
    { key: stagedKey(8, 'a'), bytes: formatStaged(batch) },
    { key: stagedKey(8, 'b'), bytes: formatStaged({ ...batch, objects: [] }) },
    { key: '.tmp/abc', bytes: Buffer.from('half') },
  ])
  assert.ok((await check(log)).ok)
  for (const key of ['notes.txt', 'tile/0/000.p/1', 'checkpoints/4', '.tile/0']) {
    const source = memorySource([...log.source.objects, [key, Buffer.from('x')]])
    assert.ok((await problems(log, source)).includes(`unexpected ${key}`), key)
  }
})

test('a log that goes on while it is read passes, up to the head that it had', async () => {
  const log = await logOf(...Array.from({ length: 40 }, () => exchangeLines(1)))
  const before = log.size
  let grown = false
  const report = await verifyLog(
    {
      list: (prefix) => log.source.list(prefix),
      async get(key) {
        if (key.startsWith('tile/') && !grown) {
          grown = true
          for (let i = 0; i < 80; i++) await log.batch(exchangeLines(2))
        }
        return log.source.get(key)
      },
    },
    log.signer.key,
  )
  assert.deepEqual(report.findings.map(describeFinding), [
    'checkpoint: is newer than the head that was checked: the log went on meanwhile',
  ])
  assert.equal(report.size, before)
})

function sessionOf(line: Uint8Array | undefined) {
  const read = readLine(line ?? new Uint8Array())
  assert.ok(read.kind === 'content')
  return read.content.session
}

function isSealed(leaf: Uint8Array): boolean {
  const read = readLine(leaf)
  return read.kind === 'event' && read.contract.name === 'segment.sealed'
}
