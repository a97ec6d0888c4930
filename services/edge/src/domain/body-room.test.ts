import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BodyRoom } from './body-room.ts'

const KB = 1024
const room = (): BodyRoom =>
  new BodyRoom({
    small: { total: 10, each: 6 },
    large: { total: 1000 * KB, each: 600 * KB },
  })

test('one owner cannot take the room of all, and all together no more than there is', () => {
  const shared = room()
  const first = shared.open('alice')
  assert.ok(first.grow(4) && first.grow(2))
  assert.equal(shared.open('alice').grow(1), false)
  assert.ok(shared.open('bob').grow(4))
  assert.equal(shared.open('carol').grow(1), false)
  first[Symbol.dispose]()
  assert.ok(shared.open('carol').grow(6))
})

test('a body that has not come takes nothing, and a large one no room of the small', () => {
  const shared = room()
  for (const owner of ['a', 'b', 'c', 'd']) shared.open(owner)
  const large = shared.open('alice')
  assert.ok(large.grow(500 * KB))
  assert.equal(shared.open('alice').grow(500 * KB), false)
  assert.ok(shared.open('bob').grow(500 * KB))
  assert.equal(shared.open('carol').grow(500 * KB), false)
  assert.ok(shared.open('carol').grow(6))
  large[Symbol.dispose]()
  assert.ok(shared.open('carol').grow(500 * KB))
})
