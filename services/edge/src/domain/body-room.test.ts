import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BodyRoom } from './body-room.ts'

test('one owner cannot take the room of all, and all together no more than there is', () => {
  const room = new BodyRoom({ total: 10, each: 6 })
  const first = room.take('alice', 6)
  assert.ok(first !== undefined)
  assert.equal(room.take('alice', 1), undefined)
  assert.ok(room.take('bob', 4) !== undefined)
  assert.equal(room.take('carol', 1), undefined)
  first[Symbol.dispose]()
  assert.ok(room.take('carol', 6) !== undefined)
})
