import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isImmutable } from './immutable.ts'

test('what stays as it is once the log holds it, and what does not', () => {
  const session = '0'.repeat(32)
  for (const key of [
    'checkpoints/000/000/001/234',
    'tile/0/000',
    'tile/entries/x001/234',
    `recordings/${session}/000000000007.ndjson.zst`,
    `recordings/${session}/000000000007.ndjson.zst.enc`,
    'rejected/000000000007.ndjson.zst',
  ])
    assert.ok(isImmutable(key), key)
  for (const key of [
    'checkpoint',
    `staged/000000000007-${'0'.repeat(8)}`,
    'tile/0/000.p/3',
    'tile/entries/x001/234.p/255',
    `keys/${session}/000000000007-20260102`,
    `keys/${session}/000000000007-20260102-orders`,
    `erased/${session}/000000000007`,
    'erasures',
    'anything/else',
  ])
    assert.ok(!isImmutable(key), key)
})
