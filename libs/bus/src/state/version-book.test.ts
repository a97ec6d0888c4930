import assert from 'node:assert/strict'
import { test } from 'node:test'
import { VersionBook } from './version-book.ts'

test('versions are found by their number, the newest first, each aggregate for itself', () => {
  const book = new VersionBook()
  for (const [version, sequence] of [
    [1, 5],
    [2, 9],
    [3, 12],
  ] as const)
    book.add('orders', version, sequence)
  book.add('others', 1, 7)
  book.add('orders', 0, 13)
  assert.deepEqual(book.newest('orders', 2), [12, 9])
  assert.deepEqual(book.newest('orders', 5, 3), [9, 5])
  assert.equal(book.find('orders', 2), 9)
  assert.equal(book.find('others', 2), undefined)
  assert.deepEqual(book.newest('nothing', 5), [])
})

test('no more than 10,000 places are kept of one aggregate, and those are the newest', () => {
  const book = new VersionBook()
  for (let version = 1; version <= 10_001; version++) book.add('orders', version, version)
  assert.equal(book.find('orders', 1), undefined)
  assert.equal(book.find('orders', 2), 2)
  assert.equal(book.newest('orders', 20_000).length, 10_000)
})
