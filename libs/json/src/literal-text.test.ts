import assert from 'node:assert/strict'
import { test } from 'node:test'
import { literalOffsets, literalText } from './literal-text.ts'

test('decodes a literal inside of a text', () => {
  assert.equal(literalText('["plain"]', 1, 8), 'plain')
  assert.equal(literalText(String.raw`["a\n\u00e9\\"]`, 1, 14), 'a\né\\')
})

test('tells where each character comes from', () => {
  const json = String.raw`["a\n\ud83d\ude00b"]`
  const offsets = literalOffsets(json, 1, json.length - 1)
  const text = literalText(json, 1, json.length - 1)
  assert.equal(text, 'a\n😀b')
  assert.deepEqual([...offsets], [2, 3, 5, 11, 17, 18])
  assert.equal(json[offsets[4] ?? 0], 'b')
})
