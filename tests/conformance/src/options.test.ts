import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readOptions } from './options.ts'

const setsOf = (...args: readonly string[]) => readOptions(args).sets.map(({ name }) => name)

test('every set runs unless some are named', () => {
  assert.equal(setsOf().length, 4)
  assert.deepEqual(setsOf('--set', '2026-07-28 client'), ['2026-07-28 client'])
  assert.throws(() => readOptions(['--set', '2024-11-05 server']), /no set "2024-11-05 server"/)
  assert.throws(() => readOptions(['--directly']), /--directly/)
})

test('a scenario runs in the sets that can have it', () => {
  assert.deepEqual(setsOf('--scenario', 'sse-retry'), ['2025-11-25 client'])
  assert.deepEqual(setsOf('--scenario', 'ping'), ['2025-11-25 server', '2026-07-28 server'])
})
