import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readOptions } from './options.ts'

test('pairs are all, or those of the clients and servers that are named', () => {
  const all = readOptions([]).wanted
  assert.equal(all('SDK v1', 'memory'), true)
  const { wanted } = readOptions(['--client', 'SDK v1', '--client', 'Inspector'])
  assert.equal(wanted('Inspector', 'memory'), true)
  assert.equal(wanted('SDK v2', 'memory'), false)
  const one = readOptions(['--client', 'SDK v1', '--server', 'memory']).wanted
  assert.equal(one('SDK v1', 'memory'), true)
  assert.equal(one('SDK v1', 'filesystem'), false)
})

test('a name that nobody has, and an unknown option, are refused', () => {
  assert.throws(() => readOptions(['--client', 'SDK v3']), /there is no "SDK v3"/)
  assert.throws(() => readOptions(['--server', 'none']), /there is no "none"/)
  assert.throws(() => readOptions(['--fast']), /Unknown option/)
})
