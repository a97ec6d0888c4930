import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Run } from './run.ts'

test('words are made for the problems that are told, not for those that are set aside', () => {
  const run = new Run({ maxSteps: 10_000, maxProblems: 2, subject: 'arguments' }, true)
  let made = 0
  const words = (): string => `sentence ${++made}`
  for (let alternative = 0; alternative < 100; alternative++) run.aside(() => run.fail('x', words))
  for (let each = 0; each < 10; each++) run.failMember('x', 'a', words)
  assert.equal(made, 0)
  assert.deepEqual(
    run.problems().map(({ message }) => message),
    ['sentence 1', 'sentence 2'],
  )
})

test('problems that are set aside are paid for', () => {
  const run = new Run({ maxSteps: 1_000, maxProblems: 2, subject: 'arguments' }, true)
  assert.throws(
    () => {
      for (let each = 0; each < 100; each++) run.aside(() => run.fail('x', 'is wrong'))
    },
    { name: 'Exhausted' },
  )
})
