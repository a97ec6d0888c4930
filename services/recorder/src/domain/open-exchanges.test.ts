import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ExchangeId, newExchangeId } from '@sallyport/contracts'
import { OpenExchanges, REMEMBERED } from './open-exchanges.ts'
import type { Turn } from './turn.ts'

const decided = (exchange: ExchangeId, source = '/edge/a'): Turn => ({
  kind: 'decided',
  exchange,
  source,
})
const ended = (exchange: ExchangeId): Turn => ({ kind: 'ended', exchange })

test('what is open of an edge, and from where on', () => {
  const open = new OpenExchanges()
  const [first, second, other] = [newExchangeId(), newExchangeId(), newExchangeId()]
  assert.equal(open.from, undefined)
  open.take([decided(first), decided(other, '/edge/b'), decided(newExchangeId(), '/test')], 10)
  open.take([decided(second)], 20)
  assert.deepEqual(open.of('a'), { exchanges: new Set([first, second]), from: 10 })
  assert.equal(open.of('c'), undefined)
  // The last decision on an exchange counts.
  open.take([decided(first)], 30)
  assert.deepEqual(open.of('a'), { exchanges: new Set([second, first]), from: 20 })
  assert.equal(open.from, 10)
  open.take([ended(other), ended(second)], 40)
  assert.equal(open.from, 30)
  assert.equal(open.of('b'), undefined)
})

test('what was decided long ago is taken for ended', () => {
  const open = new OpenExchanges()
  const [old, young] = [newExchangeId(), newExchangeId()]
  open.take([decided(old)], 0)
  open.take([decided(young)], 1)
  open.take([], REMEMBERED - 1)
  assert.equal(open.from, 0)
  open.take([], REMEMBERED)
  assert.deepEqual(open.of('a')?.exchanges, new Set([young]))
})
