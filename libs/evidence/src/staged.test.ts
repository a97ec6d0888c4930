import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatStaged, parseStaged } from './staged.ts'

const BATCH = {
  from: 3,
  to: 300,
  dataKeys: [`keys/${'0'.repeat(32)}/000000000003-20260304-orders.0123456789abcdef`],
  objects: [
    { key: 'tile/0/000', bytes: Buffer.from([0, 10, 10, 255]) },
    { key: 'recordings/a/1', bytes: Buffer.from('') },
    { key: 'tile/entries/000', bytes: Buffer.from('\n\nx') },
  ],
}

test('a batch that is staged is read again byte for byte', () => {
  assert.deepEqual(parseStaged(formatStaged(BATCH)), BATCH)
  assert.deepEqual(parseStaged(formatStaged({ ...BATCH, objects: [] })), { ...BATCH, objects: [] })
})

test('what is cut, longer or none is no batch', () => {
  const whole = Buffer.from(formatStaged(BATCH))
  for (let length = 0; length < whole.length; length++)
    assert.equal(parseStaged(whole.subarray(0, length)), undefined, `${length}`)
  for (const text of [
    `${whole.toString('latin1')}x`,
    '',
    'batch 1 2\n',
    'batch 1 2\nx y\n\n',
    'batch 1 2\ndata-key checkpoint\n\n',
  ])
    assert.equal(parseStaged(Buffer.from(text, 'latin1')), undefined)
})
