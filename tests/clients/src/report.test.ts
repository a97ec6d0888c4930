import assert from 'node:assert/strict'
import { test } from 'node:test'
import { problemsOf, tableOf } from './report.ts'

const RESULTS = [
  { client: 'one', server: 'a', tried: 12, problems: [] },
  { client: 'two', server: 'a', tried: 9, problems: [{ trial: 'pings', message: 'no answer' }] },
  { client: 'one', server: 'longer', tried: 3, problems: [] },
]

test('the table says how many trials ended alike, and where not all did', () => {
  assert.equal(tableOf(RESULTS), '        one  two\na        12  8/9\nlonger    3    -')
})

test('each difference is told with the client, the server and what was tried', () => {
  assert.equal(problemsOf(RESULTS), 'two at a: pings\nno answer\n')
})
