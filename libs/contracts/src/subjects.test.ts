import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { RPCS } from './catalogue.ts'
import { STREAMS } from './streams.ts'

const page = readFileSync(new URL('../../../docs/reference/subjects.md', import.meta.url), 'utf8')

/** The first cells of each row whose first cell matches, as one text. */
const rows = (first: RegExp, count = 2): string[] =>
  page
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
    .filter((cells) => first.test(cells[1] ?? ''))
    .map((cells) => cells.slice(1, 1 + count).join(' '))
    .toSorted()

test('the reference lists every exchange with the service that answers it and those who ask', () => {
  const exchanges = RPCS.map((rpc) => `${rpc.subject} ${rpc.server} ${rpc.callers.join(', ')}`)
  assert.deepEqual(rows(/^rpc\./, 3), exchanges.toSorted())
})

test('the reference lists every stream with its subjects', () => {
  const streams = Object.values(STREAMS).map(
    ({ name, subjects }) => `${name} ${subjects.join(' ')}`,
  )
  assert.deepEqual(rows(/^[A-Z]+$/), streams.toSorted())
})
