import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatSse, SseError, type SseItem, SseReader } from './sse.ts'

const STREAM =
  'id: 1\ndata:\n\n' +
  ': alive\r\n' +
  'event: message\r\nid: 2\r\ndata: {"a":\r\ndata: "é😀"}\r\n\r\n' +
  'retry: 500\r\r' +
  'data: last\n\n' +
  'data: cut off'

const ITEMS: readonly SseItem[] = [
  { kind: 'event', id: '1', data: '' },
  { kind: 'comment', text: ' alive' },
  { kind: 'event', event: 'message', id: '2', data: '{"a":\n"é😀"}' },
  { kind: 'event', retry: '500' },
  { kind: 'event', data: 'last' },
]

test('a stream reads the same however it is cut', () => {
  const bytes = Buffer.from(STREAM)
  for (let size = 1; size <= bytes.length; size++) {
    const reader = new SseReader(1000)
    const items: SseItem[] = []
    for (let at = 0; at < bytes.length; at += size) {
      items.push(...reader.push(bytes.subarray(at, at + size)))
    }
    assert.deepEqual(items, ITEMS, `pieces of ${size} bytes`)
  }
})

test('an event that a carriage return ends is there at once', () => {
  const reader = new SseReader(1000)
  assert.deepEqual(reader.push(Buffer.from('data: a\r\r')), [{ kind: 'event', data: 'a' }])
  assert.deepEqual(reader.push(Buffer.from('\ndata: b\r')), [])
  assert.deepEqual(reader.push(Buffer.from('\n\r')), [{ kind: 'event', data: 'b' }])
})

test('what is written reads as what it was', () => {
  const reader = new SseReader(1000)
  assert.deepEqual(reader.push(Buffer.from(ITEMS.map(formatSse).join(''))), ITEMS)
})

const tooLarge = (error: unknown): boolean =>
  error instanceof SseError && error.code === 'event_too_large'

test('an event has a bound, in one line and over many', () => {
  assert.throws(() => new SseReader(100).push(Buffer.from(`data: ${'x'.repeat(200)}`)), tooLarge)
  assert.throws(
    () => new SseReader(100).push(Buffer.from('data: 0123456789\n'.repeat(10))),
    tooLarge,
  )
  assert.throws(() => new SseReader(100).push(Buffer.from(`: ${'x'.repeat(200)}\n`)), tooLarge)
})

test('bytes that are not UTF-8 end the stream', () => {
  assert.throws(
    () => new SseReader(100).push(Buffer.from([0x64, 0xff, 0x0a])),
    (error) => error instanceof SseError && error.code === 'not_utf8',
  )
})

test('a long event in small pieces is put together once', () => {
  const reader = new SseReader(5_000_000)
  const piece = Buffer.from('x'.repeat(256))
  reader.push(Buffer.from('data: '))
  for (let i = 0; i < 16_000; i++) assert.deepEqual(reader.push(piece), [])
  const [item] = reader.push(Buffer.from('\n\n'))
  assert.equal(item?.kind === 'event' ? item.data?.length : 0, 16_000 * 256)
})

test('one byte order mark is taken off, and only one, however the stream is cut', () => {
  const bytes = Buffer.from('\uFEFF\uFEFFdata: a\n\n\uFEFFdata: b\n\ndata: c\n\n')
  const marked = Buffer.from('\uFEFFdata: a\n\n')
  for (let cut = 0; cut < 8; cut++) {
    const read = (all: Buffer): unknown[] => {
      const reader = new SseReader(100)
      return [all.subarray(0, cut), all.subarray(cut)].flatMap((piece) => reader.push(piece))
    }
    assert.deepEqual(read(bytes), [{ kind: 'event', data: 'c' }], String(cut))
    assert.deepEqual(read(marked), [{ kind: 'event', data: 'a' }], String(cut))
  }
})
