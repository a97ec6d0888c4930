import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { test } from 'node:test'
import { clearProgress, shownProgress } from './progress.ts'

/** What a check of ten thousand bundles shows, and how often it writes. */
function shown(isTerminal: boolean, json: boolean) {
  const writes: string[] = []
  const err = new Writable({
    write(chunk, _encoding, done) {
      writes.push(String(chunk))
      done()
    },
  })
  const context = {
    url: '',
    as: undefined,
    configDirectory: '',
    workingDirectory: '',
    out: new Writable(),
    err,
    isTerminal,
    json,
  }
  const { onProgress } = shownProgress(context)
  const size = 256 * 10_000
  for (let leaves = 256; leaves <= size; leaves += 256) onProgress({ leaves, size })
  clearProgress(context)
  return writes
}

test('a person at a terminal sees how far a check has come, a few times a second, and then no more of it', () => {
  const writes = shown(true, false)
  assert.equal(writes[0], '\r256 of 2560000 leaves, 0 %')
  assert.equal(writes.at(-1), '\r\u001b[K')
  assert.ok(writes.length < 500, String(writes.length))
})

test('neither a file nor a program that asks for JSON is shown any', () => {
  assert.deepEqual([shown(false, false), shown(true, true)], [[], []])
})
