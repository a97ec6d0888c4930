import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readOptions, worksOf } from './options.ts'

test('small results are asked for by every number of clients, others by few; in both eras', () => {
  const works = worksOf({ rounds: 1, seconds: 1, connections: [1, 16, 64], peers: true })
  const count = (tool: string): number => works.filter((work) => work.tool === tool).length
  assert.deepEqual([count('small'), count('medium'), count('large'), count('stream')], [6, 4, 4, 4])
})

test('arguments that are none are refused in one sentence', () => {
  assert.throws(
    () => readOptions(['--rounds', '0']),
    /--rounds takes whole numbers from 1 to 10000/,
  )
  assert.throws(() => readOptions(['--connections', '1,many']), /--connections takes .*"many"/)
  assert.throws(() => readOptions(['--quick']), /--quick/)
  assert.equal(readOptions(['--help']), undefined)
})
