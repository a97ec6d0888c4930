import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Line, LineReader } from './line-reader.ts'

/** The lines that a text is cut into, when it comes in pieces of that size. */
function linesOf(text: string, size: number, maxBytes: number): unknown[] {
  const reader = new LineReader(maxBytes)
  const bytes = Buffer.from(text)
  const lines: unknown[] = []
  for (let from = 0; from < bytes.length; from += size)
    // A reader gives views of what it was given, which are read at once.
    lines.push(...reader.push(Buffer.from(bytes.subarray(from, from + size))).map(shown))
  return lines
}

const shown = (line: Line): unknown =>
  'head' in line ? [String(line.head), String(line.tail)] : String(line)

test('lines are the same however the bytes come', () => {
  const long = 'abc'.repeat(5000)
  const text = `one\n\ntwo \u2028 \u00fc\n${long}\nlast\nnot whole`
  for (const size of [1, 2, 3, 7, 100, 4096, 100_000])
    assert.deepEqual(linesOf(text, size, 20_000), ['one', '', 'two \u2028 \u00fc', long, 'last'])
})

test('of a line that is too long both ends are kept, and the next line is whole', () => {
  const head = 'h'.repeat(512)
  const tail = 't'.repeat(512)
  const text = `before\n${head}${'x'.repeat(50_000)}${tail}\nafter\n`
  for (const size of [1, 2, 511, 512, 513, 4096, 100_000])
    assert.deepEqual(linesOf(text, size, 1024), ['before', [head, tail], 'after'])
})

test('a line of exactly the bound is whole, one byte more is too long', () => {
  for (const size of [1, 5, 100]) {
    assert.deepEqual(linesOf('1234567890\n', size, 10), ['1234567890'])
    assert.deepEqual(linesOf('12345678901\n', size, 10), [['12345678901', '12345678901']])
  }
})
