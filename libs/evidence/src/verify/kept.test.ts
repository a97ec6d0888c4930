import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { type Kept, readKept } from '../kept/read-kept.ts'
import { CHECKPOINT_KEY, checkpointKey } from '../layout.ts'
import { signCheckpoint } from '../note/checkpoint.ts'
import { createLogKey, readLogKey } from '../note/log-key.ts'
import { type MemorySource, memorySource } from '../testing/memory-source.ts'
import { exchangeLines, failedLogin } from '../testing/sample-events.ts'
import { type SampleLog, sampleLog } from '../testing/sample-log.ts'
import { describeFinding } from './problems.ts'
import { verifyLog } from './verify-log.ts'

const signer = readLogKey(createLogKey('sallyport.test/log').privateKeyPem, 'sallyport.test/log')
const key = signer.key

/** A log that grew, with all that it was after some of its batches. */
interface Grown {
  readonly log: SampleLog
  /** By size: a copy of the whole store. */
  readonly copies: ReadonlyMap<number, MemorySource>
  readonly sizes: readonly number[]
}

async function grow(batches: number, rows: number): Promise<Grown> {
  const log = sampleLog(signer)
  const copies = new Map<number, MemorySource>()
  for (let i = 0; i < batches; i++) {
    await log.batch([...exchangeLines(i % 3), ...Array.from({ length: rows }, failedLogin)])
    copies.set(log.size, memorySource(log.source.objects))
  }
  return { log, copies, sizes: [...copies.keys()] }
}

let ours: Grown
/** Another history under the same key. */
let theirs: Grown
before(async () => {
  ours = await grow(12, 40)
  theirs = await grow(12, 40)
})

/** The checkpoints of some sizes, as a witness kept them. */
const notes = ({ log }: Grown, ...sizes: readonly number[]): string =>
  sizes
    .map((size) => Buffer.from(log.source.objects.get(checkpointKey(size)) ?? []).toString())
    .join('')

async function keep(text: string, file = 'siem.txt'): Promise<Kept> {
  async function* pieces() {
    yield Buffer.from(text)
  }
  return readKept(file, pieces(), key)
}

async function check(source: MemorySource, ...kept: readonly Kept[]) {
  const report = await verifyLog(source, key, { kept })
  return { ...report, words: report.findings.map(describeFinding) }
}

const at = ({ sizes }: Grown, index: number): number => sizes.at(index) ?? 0
const copyAt = (grown: Grown, index: number): MemorySource =>
  grown.copies.get(at(grown, index)) ?? memorySource()

test('checkpoints of every size agree with the log that they are of', async () => {
  const report = await check(ours.log.source, await keep(notes(ours, ...ours.sizes)))
  assert.deepEqual(report.words, [])
  const last = at(ours, -1)
  assert.deepEqual(report.kept, [
    { file: 'siem.txt', checkpoints: 12, newest: last, agrees: last, unsigned: 0 },
  ])
  assert.ok(last > 512)
})

test('the report says when the end of the log was made', async () => {
  const { time, size } = await check(ours.log.source)
  assert.equal(size, at(ours, -1))
  assert.ok(Math.abs(Date.parse(time ?? '') - Date.now()) < 600_000)
})

test('a store that was put back is whole by itself, and found by one newer checkpoint', async () => {
  const [old, now] = [at(ours, 3), at(ours, -1)]
  const copy = copyAt(ours, 3)
  assert.ok((await check(copy)).ok)
  assert.ok((await check(copy, await keep(notes(ours, old)))).ok)
  const report = await check(copy, await keep(notes(ours, at(ours, 1), at(ours, 6), now)))
  assert.equal(report.ok, false)
  // The newest one speaks for all.
  assert.deepEqual(report.words, [
    `rolled back: the folder has ${old} leaves, the checkpoint of siem.txt, line 11 names ${now}`,
  ])
  assert.equal(report.kept[0]?.agrees, at(ours, 1))
})

test('a store without any checkpoint is behind every kept one', async () => {
  const report = await check(memorySource(), await keep(notes(ours, at(ours, 0))))
  assert.ok(
    report.words.includes(
      `rolled back: the folder has 0 leaves, the checkpoint of siem.txt, line 1 names ${at(ours, 0)}`,
    ),
  )
})

test('another history under the same key is found, at the first checkpoint that differs', async () => {
  const sizes = ours.sizes.slice(2, 5)
  const report = await check(theirs.log.source, await keep(notes(ours, ...sizes)))
  assert.deepEqual(report.words, [
    `forked: the folder has ${at(theirs, -1)} leaves, of which the first ${sizes[0]} are not those that the checkpoint of siem.txt, line 1 names`,
  ])
  assert.deepEqual([report.ok, report.kept[0]?.agrees], [false, 0])
})

test('a root is compared at any size, not only where the store has a checkpoint', async () => {
  for (const size of [1, 255, 256, 257, 500]) {
    const forged = await signCheckpoint({ size, root: new Uint8Array(32) }, signer)
    assert.match((await check(ours.log.source, await keep(forged))).words.join(), /^forked/)
  }
})

test('of two kept checkpoints of one size, the one that differs is found', async () => {
  const size = at(ours, 5)
  const [a, b] = [notes(ours, size), notes(theirs, size)]
  for (const [text, line] of [
    [a + b, 6],
    [b + a, 1],
    [a + a + b + a, 11],
  ] as const) {
    const { words } = await check(ours.log.source, await keep(text))
    assert.equal(words.length, 1)
    assert.match(words.join(), new RegExp(`^forked: .*siem\\.txt, line ${line} names$`))
  }
})

test('each file is judged by itself', async () => {
  const now = at(ours, -1)
  const report = await check(
    copyAt(ours, 3),
    await keep(notes(ours, at(ours, 2)), 'old.txt'),
    await keep(notes(ours, now), 'new.txt'),
    await keep(notes(theirs, at(theirs, 0)), 'other.txt'),
  )
  assert.deepEqual(
    report.words.map((words) => words.replaceAll(/\d+/g, '#')),
    [
      'rolled back: the folder has # leaves, the checkpoint of new.txt, line # names #',
      'forked: the folder has # leaves, of which the first # are not those that the checkpoint of other.txt, line # names',
    ],
  )
  assert.deepEqual(
    report.kept.map(({ file, agrees }) => [file, agrees]),
    [
      ['old.txt', at(ours, 2)],
      ['new.txt', 0],
      ['other.txt', 0],
    ],
  )
})

test('a checkpoint of another key, or of another log, is refused', async () => {
  const size = at(ours, 0)
  const foreign = sampleLog()
  await foreign.batch([])
  const other = Buffer.from(foreign.source.objects.get(CHECKPOINT_KEY) ?? []).toString()
  const changed = notes(ours, size).replace(`\n${size}\n`, `\n${size - 1}\n`)
  for (const bad of [other, changed]) {
    const report = await check(ours.log.source, await keep(notes(ours, size) + bad))
    assert.deepEqual(report.words, [
      'siem.txt, line 6: is no checkpoint signed with the given key, or one that it introduced',
    ])
    assert.deepEqual([report.ok, report.kept[0]?.unsigned], [false, 1])
  }
})

test('a file without any checkpoint is refused before anything is compared', async () => {
  for (const text of ['', 'garbage', '{"json":true}'])
    await assert.rejects(keep(text), { code: 'invalid_checkpoint' })
})

test('the same checkpoint twice is one', async () => {
  const kept = await keep(notes(ours, at(ours, 0)).repeat(3))
  assert.equal((await check(ours.log.source, kept)).kept[0]?.checkpoints, 1)
})

test('leaves that are gone are told as such, and not as another history', async () => {
  const source = memorySource(ours.log.source.objects)
  for (const gone of ['tile/entries/001', 'tile/0/001']) source.objects.delete(gone)
  const { ok, words, kept } = await check(source, await keep(notes(ours, ...ours.sizes)))
  assert.equal(ok, false)
  assert.ok(
    words.every((each) => !each.startsWith('forked')),
    words.join('\n'),
  )
  assert.equal(
    kept[0]?.agrees,
    ours.sizes.findLast((size) => size <= 256),
  )
})
