import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAtLeast } from './program.ts'

test('versions compare by number, not by letter', () => {
  assert.ok(isAtLeast('2.10.23', '2.10.23'))
  assert.ok(isAtLeast('2.11.0', '2.10.23'))
  assert.ok(isAtLeast('3.0.0', '2.10.23'))
  assert.ok(isAtLeast('2.14.0-RC.1', '2.10.23'))
  assert.ok(!isAtLeast('2.9.99', '2.10.23'))
  assert.ok(!isAtLeast('2.10.3', '2.10.23'))
})
