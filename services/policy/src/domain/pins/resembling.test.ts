import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PinDesk } from '../../testing/pin-desk.ts'
import { resembling } from './resembling.ts'

const like = (desk: PinDesk, name: string): string | undefined =>
  resembling(desk.pin(name), desk.book.list('orders'))?.name

/** A definition whose name stands in it more than once. */
const definition = (name: string, nested = 'query') => ({
  name,
  inputSchema: { properties: { name: { default: nested }, x: { name: nested } } },
  title: 'a',
})

test('a held definition that is like a pinned one in all but the name is told of', () => {
  const desk = new PinDesk()
  desk.offer('query', definition('query'))
  desk.offer('other', { name: 'other' })
  for (const name of ['Query', 'run\u200b', 'q']) {
    // Two of one name are held, under trust on first use too.
    desk.offer(name, definition(name), { name })
    assert.equal(like(desk, name), 'query')
  }
})

test('what differs in more than the name, or is held itself, resembles nothing', () => {
  const desk = new PinDesk('review')
  desk.offer('query', definition('query'))
  desk.offer('Query', definition('Query'))
  assert.equal(like(desk, 'Query'), undefined)
  desk.approve('query', desk.pin('query').held?.hash ?? '')
  assert.equal(like(desk, 'Query'), 'query')
  desk.offer('QUERY', definition('QUERY', 'QUERY'))
  assert.equal(like(desk, 'QUERY'), undefined)
})
