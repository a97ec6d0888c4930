import assert from 'node:assert/strict'
import { test } from 'node:test'
import { replayedLines } from '../../testing/replay-log.ts'
import { readExchanges } from '../exchanges.ts'
import { type Around, filtered, type Key, press, START, type Step } from './state.ts'

const NAMES = ['query', 'list_tables', 'delete_all', 'query']
const lines = NAMES.flatMap((name, i) =>
  replayedLines({
    name,
    beganAt: `2026-03-02T09:0${i}:00.000Z`,
    outcome: name === 'delete_all' ? 'refused' : 'delivered',
  }),
)
const exchanges = readExchanges(lines.map((line) => Buffer.from(line).toString()))
const around: Around = { exchanges, page: 10, lines: 25 }

/** Keys by what they type, or by their names. */
const keyOf = (key: string): Key =>
  key.length === 1 ? { name: key, sequence: key } : { name: key, sequence: '\u{1b}' }

const lettersOf = (typed: string): string[] => Array.from(typed)

const after = (...keys: readonly string[]): Step =>
  keys.reduce((step, key) => {
    const move = press(step, keyOf(key), around)
    assert.equal(move.kind, 'go', key)
    return move.kind === 'go' ? move.step : step
  }, START)

test('one steps to the next exchange and back, to the ends and no further, and to a number', () => {
  assert.deepEqual(
    [
      ['n'],
      ['n', 'right', 'p'],
      ['end'],
      ['end', 'home'],
      ['g', '3', 'return'],
      [':', '2', 'enter'],
    ].map((keys) => after(...keys).at),
    [1, 1, 3, 0, 2, 1],
  )
  assert.deepEqual([after('end', 'n').at, after('end', 'n').told], [3, 'this is the last one'])
  assert.deepEqual([after('p').at, after('p').told], [0, 'this is the first one'])
  for (const typed of ['0', '5', '-', 'x', ''])
    assert.equal(after('n', 'g', ...lettersOf(typed), 'return').at, 1, typed)
})

test('a filter lets those through that have it in them, whatever its case; none is no filter', () => {
  const only = after('/', ...lettersOf('REFUSED'), 'return')
  assert.deepEqual([filtered(exchanges, only.filter).length, only.at], [1, 0])
  // Whoever has stepped to one that stays, stays with it.
  const stays = after('end', 'f', ...lettersOf('query'), 'return')
  assert.equal(filtered(exchanges, stays.filter)[stays.at]?.id, exchanges[3]?.id)
  const none = after('n', '/', ...lettersOf('nowhere'), 'return')
  assert.deepEqual([none.filter, none.at, none.told], ['', 1, 'nothing has that in it'])
  const again = after('/', ...lettersOf('denx'), 'backspace', 'y', 'return')
  assert.deepEqual([again.filter, filtered(exchanges, again.filter).length], ['deny', 1])
  assert.equal(after('/', ...lettersOf('deny'), 'escape').filter, '')
  assert.equal(after('/', 'up', ...lettersOf('a')).typing?.text, 'a')
})

test('an exchange that is longer than the screen is scrolled, from its top to its end', () => {
  assert.deepEqual(
    [['down'], ['space'], ['space', 'space'], ['pagedown', 'b'], ['j', 'k', 'k'], [' ', 'n']].map(
      (keys) => after(...keys).scrolled,
    ),
    [1, 10, 15, 0, 0, 0],
  )
})

test('what leaves, what shows help, and what looks at content', () => {
  for (const key of [
    keyOf('q'),
    keyOf('escape'),
    { name: 'c', ctrl: true },
    { name: 'd', ctrl: true },
  ])
    assert.equal(press(START, key, around).kind, 'quit')
  assert.equal(press(START, keyOf('c'), around).kind, 'open')
  assert.ok(after('?').help)
  assert.deepEqual(after('?', 'n'), START)
  for (const typing of [after('/'), after('g'), after('?')])
    assert.equal(press(typing, { name: 'c', ctrl: true }, around).kind, 'quit')
  // What is a command is a letter where one types.
  assert.equal(after('/', 'q', 'c').typing?.text, 'qc')
})
