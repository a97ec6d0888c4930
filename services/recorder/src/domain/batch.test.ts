import assert from 'node:assert/strict'
import { test } from 'node:test'
import { logAdvanced, newEventId } from '@sallyport/contracts'
import { type DataKey, isKind, openSegment, readLine, rejectedKey } from '@sallyport/evidence'
import { exchangeLines, failedLogin, sessionName } from '../testing/sample-lines.ts'
import { type Batch, buildBatch, buildRotation } from './batch.ts'
import { readMessage } from './message.ts'
import { bySession } from './session-lines.ts'

const message = (stream: 'journal' | 'state', sequence: number, ...lines: readonly string[]) =>
  readMessage({ stream, sequence, data: Buffer.from(lines.join('\n')) })

const dataKey: DataKey = {
  object: `keys/${sessionName(1)}/000000000000-20260102-orders`,
  secret: Buffer.alloc(32, 1),
}
const stored = [{ key: dataKey.object, bytes: Buffer.from('wrapped') }]

const stamp = () => ({ id: newEventId(), source: '/recorder', time: new Date() })

const build = (messages: readonly ReturnType<typeof message>[], first = 0) =>
  buildBatch({
    dataKeys: {
      sessions: new Map([...bySession(messages).keys()].map((session) => [session, dataKey])),
      stored,
    },
    first,
    cursor: { journal: 4, state: 2 },
    messages,
    openFrom: () => undefined,
    stamp,
  })

const names = ({ parts }: Batch): string[] =>
  parts.flat().map((leaf) => {
    const line = readLine(leaf)
    return line.kind === 'event' ? line.contract.name : line.kind
  })

test('a batch is its events, what was set aside, a seal for each session, and the cursor', () => {
  const lines = exchangeLines(1)
  const batch = build(
    [message('journal', 7, ...lines, 'stray'), message('journal', 9, failedLogin())],
    100,
  )
  assert.deepEqual(names(batch), [
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
  assert.deepEqual(names(batch), ['log.advanced'])
  assert.deepEqual(batch.cursor, { journal: 8, state: 2 })
})

test('no two checkpoints are more than 256 leaves apart, wherever a batch begins and however long it is', () => {
  for (const [first, events] of [
    [0, 255],
    [0, 256],
    [100, 700],
    [255, 1],
    [510, 2000],
  ] as const) {
    const lines = Array.from({ length: events }, () => failedLogin())
    const { parts, cursor } = build([message('journal', 5, ...lines)], first)
    let size = first
    for (const [i, part] of parts.entries()) {
      size += part.length
      assert.ok(part.length <= 256)
      const line = readLine(part.at(-1) ?? new Uint8Array())
      assert.ok(line.kind === 'event' && isKind(line.event, logAdvanced))
      // Only the last one says how far the batch reaches: nobody goes on from within it.
      const last = i === parts.length - 1
      const within = { journal: 4, state: 2, more: true }
      assert.deepEqual(line.event.data, last ? cursor : within)
      if (!last) assert.equal(size % 256, 0)
    }
    assert.deepEqual(
      parts.flat().flatMap((leaf) => {
        const text = Buffer.from(leaf).toString()
        return text.includes('log.advanced') ? [] : [text]
      }),
      lines,
    )
  }
})

test('what is set aside is named after its leaf, behind a checkpoint within the batch too', () => {
  const lines = Array.from({ length: 300 }, () => failedLogin())
  const { parts, objects } = build([message('journal', 5, ...lines, 'stray')], 200)
  const at = 200 + parts.flat().findIndex((leaf) => Buffer.from(leaf).includes('journal.rejected'))
  assert.deepEqual(
    objects.map(({ key }) => key),
    [rejectedKey(at)],
  )
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
  assert.equal(Buffer.from(batch.parts[0]?.[0] ?? []).toString(), odd)
})

test('a key takes over at whatever leaf the log stands, and is published by the leaf that says so', () => {
  const keys = { from: 'log.example+00000000+AQ==', to: 'log.example+00000001+AQ==' }
  const cursor = { journal: 4, state: 2 }
  for (const [first, leaf, ...parts] of [
    [253, 253, 2],
    [254, 254, 2],
    [255, 256, 1, 2],
    [256, 256, 2],
  ] as const) {
    const rotation = buildRotation({ first, cursor, keys, stamp })
    assert.equal(rotation.leaf, leaf)
    const { batch } = rotation
    assert.deepEqual(
      batch.parts.map((part) => part.length),
      parts,
    )
    assert.equal(names(batch)[leaf - first], 'log.key_rotated')
    assert.match(batch.objects[0]?.key ?? '', new RegExp(`^log-keys/0*${leaf}$`))
  }
})
