import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { createProgress } from './progress.ts'

/** Tells of a second of work each second, and of its end. */
function written(isTTY: boolean, seconds: number, each = 1_000): string {
  const out = Object.assign(new PassThrough(), { isTTY })
  let now = 0
  const progress = createProgress(out, () => now)
  for (let ms = 0; ms <= seconds * 1_000; ms += each) {
    now = ms
    progress.tell(`${ms / 1_000} s`)
  }
  progress.end()
  return String(out.read() ?? '')
}

test('on a terminal one line is written over, ten times a second at the most', () => {
  assert.equal(written(true, 2), '\r\u{1b}[K0 s\r\u{1b}[K1 s\r\u{1b}[K2 s\n')
  assert.equal(written(true, 0.2, 50), '\r\u{1b}[K0 s\r\u{1b}[K0.1 s\r\u{1b}[K0.2 s\n')
  assert.equal(written(true, 0.15, 50), '\r\u{1b}[K0 s\r\u{1b}[K0.1 s\r\u{1b}[K0.15 s\n')
})

test('in a file there is a line every ten seconds, and the last', () => {
  assert.equal(written(false, 25), '0 s\n10 s\n20 s\n25 s\n')
  assert.equal(written(false, 20), '0 s\n10 s\n20 s\n')
})

test('where nothing was told nothing is written', () => {
  const out = Object.assign(new PassThrough(), { isTTY: true })
  createProgress(out).end()
  assert.equal(out.read(), null)
})
