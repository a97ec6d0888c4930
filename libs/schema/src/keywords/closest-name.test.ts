import assert from 'node:assert/strict'
import { test } from 'node:test'
import { closestName } from './closest-name.ts'

const free = { spend: () => {} }

const closest = (name: string, ...known: readonly string[]): string | undefined =>
  closestName(name, known.values(), free)

test('the name that is least off, by at most a third', () => {
  assert.equal(closest('adress', 'dress_code', 'address', 'id'), 'address')
  assert.equal(closest('USERNAME', 'username'), 'username')
  assert.equal(closest('nmae', 'name'), 'name')
  assert.equal(closest('colour', 'limit', 'offset'), undefined)
  assert.equal(closest('a'.repeat(41), 'a'.repeat(40)), undefined)
})

test('a few of the known names are looked at, and each is paid for', () => {
  let [steps, looked] = [0, 0]
  function* known(): Generator<string> {
    for (; looked < 10_000; looked++) yield `name${looked}`
  }
  closestName('names0', known(), { spend: (count) => (steps += count) })
  assert.ok(looked <= 200)
  assert.ok(steps >= 1_000)
})

test('names that are too long or too short to be meant are paid for, too', () => {
  let steps = 0
  const known = Array.from({ length: 100 }, (_, index) => `a much longer name ${index}`)
  closestName('nom', known.values(), { spend: (count) => (steps += count) })
  assert.ok(steps >= 100)
})
