import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSessionId } from '../testing/ids.ts'
import { sessionName } from '../testing/sample-lines.ts'
import { createSessionMap } from './session-map.ts'

const name = (n: number) => parseSessionId(sessionName(n))

test('what is not known may hold any session, what is known those that it seals', () => {
  const map = createSessionMap()
  map.know(1, [name(7), name(8), name(7)])
  map.know(2, [])
  map.know(300, [name(8)])
  assert.deepEqual([...map.holding(name(7), 0, 4)], [0, 1, 3])
  assert.deepEqual([...map.holding(name(8), 1, 4)], [1, 3])
  assert.deepEqual([...map.holding(name(9), 1, 3)], [])
  assert.deepEqual([...map.holding(name(8), 299, 302)], [299, 300, 301])
  // A bundle that is not full yet is told of again.
  map.know(2, [name(9)])
  assert.deepEqual([...map.holding(name(9), 1, 3)], [2])
})

test('names that differ in any digit are told apart', () => {
  const map = createSessionMap()
  const digits = sessionName(0)
  const others = Array.from(digits, (_, at) =>
    parseSessionId(`${digits.slice(0, at)}1${digits.slice(at + 1)}`),
  )
  others.forEach((session, bundle) => map.know(bundle, [session]))
  others.forEach((session, bundle) =>
    assert.deepEqual([...map.holding(session, 0, others.length)], [bundle]),
  )
})

test('where there is no more room the oldest part is to be read again, and the newest never is', () => {
  const map = createSessionMap(100)
  for (let bundle = 0; bundle < 768; bundle++) map.know(bundle, [name(bundle)])
  const unknown = [...map.holding(name(9_999), 0, 768)]
  assert.deepEqual(
    unknown,
    Array.from({ length: 512 }, (_, i) => i),
  )
  // What is read again has no room, and is not taken for known.
  map.know(3, [name(3)])
  assert.deepEqual([...map.holding(name(9_999), 3, 4)], [3])
  for (let bundle = 512; bundle < 768; bundle++)
    assert.deepEqual([...map.holding(name(bundle), 512, 768)], [bundle])
})
