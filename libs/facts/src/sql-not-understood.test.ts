import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sqlAccess } from './sql-access.ts'
import { sqlFacts } from './sql-facts.ts'

const find = (text: unknown) => sqlFacts(text, { dialect: 'postgresql', defaultSchema: 'public' })

const CANARY = 'canary'
const manyTerms = (count: number) => `SELECT ${Array(count).fill('1').join('+')}`

const TEXTS: Readonly<Record<string, unknown>> = {
  'a number': 42,
  'an absent argument': undefined,
  'an object with a text': { toString: () => 'SELECT 1' },
  'an empty text': '',
  'only a comment': `-- ${CANARY}`,
  'only semicolons': ';;;',
  'another language': `${CANARY} all the things`,
  'an unterminated string': `SELECT '${CANARY}`,
  'an unterminated comment': `SELECT 1 /* ${CANARY}`,
  'an unterminated dollar quote': `SELECT $x$ ${CANARY} $y$`,
  'an unterminated identifier': `SELECT "${CANARY}`,
  'a half-written statement': `SELECT * FROM ${CANARY} WHERE`,
  'a good statement and a bad one': `SELECT 1; ${CANARY}`,
  'a NUL that hides the rest': `SELECT 1\0; DROP TABLE ${CANARY}`,
  'a lone surrogate': 'SELECT \ud800',
  'a wrong escape': `SELECT U&"\\zzzz${CANARY}"`,
  'more than 64 KB': `SELECT '${'x'.repeat(65_536)}'`,
  'more than 64 KB in bytes only': `SELECT '${'é'.repeat(33_000)}'`,
  '600 terms, too deep': manyTerms(600),
  '40 KB of terms, beyond the parser’s stack': manyTerms(20_000),
  'nested queries beyond the parser’s stack': `SELECT ${'(SELECT '.repeat(2000)}1${')'.repeat(2000)}`,
  'nested parentheses beyond the parser’s memory': `SELECT ${'('.repeat(20_000)}1${')'.repeat(20_000)}`,
  'more names than are counted': `SELECT ${Array.from({ length: 300 }, (_, i) => `f${i}()`).join()}`,
}

for (const [what, text] of Object.entries(TEXTS)) {
  test(`not understood: ${what}`, async () => {
    const facts = await find(text)
    const { problem, ...rest } = facts
    const nothing = { verbs: [], tablesRead: [], tablesWritten: [], functions: [] }
    assert.deepEqual(rest, { understood: false, statements: 0, ...nothing })
    assert.match(problem ?? '', /^it /)
    assert.doesNotMatch(problem ?? '', new RegExp(CANARY))
    assert.equal(sqlAccess(facts), 'admin')
  })
}

test('a text that breaks the parser does not cost its neighbours their facts', async () => {
  const texts = [manyTerms(20_000), 'SELECT 1', manyTerms(20_000), 'SELECT 2', 'TABLE orders']
  const found = await Promise.all(texts.map(find))
  assert.deepEqual(
    found.map((facts) => facts.understood),
    [false, true, false, true, true],
  )
})

test('the same text has the same facts after the parser was replaced', async () => {
  const sql = 'WITH d AS (DELETE FROM orders RETURNING *) SELECT * FROM d, payments'
  const before = await find(sql)
  await find(manyTerms(20_000))
  assert.deepEqual(await find(sql), before)
})

test('names are as long as PostgreSQL makes them, and no longer', async () => {
  const { tablesRead } = await find(`TABLE ${'x'.repeat(100)}`)
  assert.deepEqual(tablesRead, [`public.${'x'.repeat(63)}`])
})

test('however many texts break the parser, the next one is understood', async () => {
  for (let text = 0; text < 60; text += 1) await find(manyTerms(20_000))
  assert.equal((await find('SELECT 1')).understood, true)
})
