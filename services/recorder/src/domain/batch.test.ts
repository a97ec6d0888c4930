import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newEventId } from '@sallyport/contracts'
import { type DataKey, openSegment, readLine } from '@sallyport/evidence'
import { exchangeLines, failedLogin, sessionName } from '../testing/sample-lines.ts'
import { buildBatch } from './batch.ts'
import { readMessage } from './message.ts'
import { bySession } from './session-lines.ts'

const message = (stream: 'journal' | 'state', sequence: number, ...lines: readonly string[]) =>
  readMessage({ stream, sequence, data: Buffer.from(lines.join('\n')) })

const dataKey: DataKey = {
  object: `keys/${sessionName(1)}/000000000000-20260102-orders`,
  secret: Buffer.alloc(32, 1),
}
const stored = [{ key: dataKey.object, bytes: Buffer.from('wrapped') }]

const build = (messages: readonly ReturnType<typeof message>[], first = 0) =>
  buildBatch({
    dataKeys: {
      sessions: new Map([...bySession(messages).keys()].map((session) => [session, dataKey])),
      stored,
    },
    first,
    cursor: { journal: 4, state: 2 },
    messages,
    stamp: () => ({ id: newEventId(), source: '/recorder', time: new Date() }),
  })

const names = (leaves: readonly Uint8Array[]): string[] =>
  leaves.map((leaf) => {
    const line = readLine(leaf)
    return line.kind === 'event' ? line.contract.name : line.kind
  })

test('a batch is its events, what was set aside, a seal for each session, and the cursor', () => {
  const lines = exchangeLines(1)
  const batch = build(
    [message('journal', 7, ...lines, 'stray'), message('journal', 9, failedLogin())],
    100,
  )
  assert.deepEqual(names(batch.leaves), [
    'operation.decided',
    'operation.completed',
    'journal.rejected',
    'authentication.failed',
    'segment.sealed',
    'log.advanced',
  ])
  assert.deepEqual(batch.cursor, { journal: 9, state: 2 })
  assert.deepEqual(
    batch.objects.map(({ key }) => key),
    [
      'rejected/000000000102.ndjson.zst',
      `recordings/${sessionName(1)}/000000000100.ndjson.zst.enc`,
    ],
  )
  assert.deepEqual(batch.keys, stored)
  const [, segment = assert.fail()] = batch.objects
  const recording = openSegment(segment.key, segment.bytes, dataKey)
  assert.deepEqual(
    recording.map((line) => Buffer.from(line).toString()),
    lines,
  )
})

test('a message without any line only moves the cursor', () => {
  const batch = build([message('journal', 8, '', '')])
  assert.deepEqual(names(batch.leaves), ['log.advanced'])
  assert.deepEqual(batch.cursor, { journal: 8, state: 2 })
})

const problems = (stream: 'journal' | 'state', line: string) =>
  message(stream, 1, line).rejected.map(({ problem }) => problem.problem)

test('events and content stand only in their own stream', () => {
  const [content = '', decided = ''] = exchangeLines(1)
  assert.deepEqual(problems('journal', decided), [])
  assert.deepEqual(problems('state', decided), ['wrong_stream'])
  assert.deepEqual(problems('journal', content), [])
  assert.deepEqual(problems('state', content), ['wrong_stream'])
})

test('leaves keep the bytes that were written, whatever their spelling', () => {
  const odd = failedLogin().replace('{"specversion"', '{ "specversion"').replace(':2}', ': 2.0 }')
  const batch = build([message('journal', 5, odd)])
  assert.equal(Buffer.from(batch.leaves[0] ?? []).toString(), odd)
})
