import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SqlDialect } from '@sallyport/contracts'
import { corpusOf } from './corpus.ts'
import { sqlAccess } from './sql-access.ts'
import { sqlFacts } from './sql-facts.ts'

const OTHERS = SqlDialect.enum.filter((dialect) => dialect !== 'postgresql')
type Dialect = (typeof OTHERS)[number]

const find = (text: unknown, dialect: Dialect) => sqlFacts(text, { dialect, defaultSchema: 'main' })

const CANARY = 'canary'
const manyTerms = (count: number) => `SELECT ${Array(count).fill('1').join('+')}`

const TEXTS: Readonly<Record<string, unknown>> = {
  'a number': 42,
  'an absent argument': undefined,
  'an empty text': '',
  'only a comment': `-- ${CANARY}`,
  'only semicolons': ';;;',
  'another language': `${CANARY} all the things`,
  'an unterminated string': `SELECT '${CANARY}`,
  'an unterminated comment': `SELECT 1 /* ${CANARY}`,
  'a half-written statement': `SELECT * FROM ${CANARY} WHERE`,
  'a good statement and a bad one': `SELECT 1; ${CANARY}`,
  'a NUL that hides the rest': `SELECT 1\0; DROP TABLE ${CANARY}`,
  'a lone surrogate': 'SELECT \ud800',
  'more than 64 KB': `SELECT '${'x'.repeat(65_536)}'`,
  'a tree too deep to follow': manyTerms(700),
  '40 KB of terms, beyond the parser’s stack': manyTerms(20_000),
  'nested parentheses': `SELECT ${'('.repeat(20_000)}1${')'.repeat(20_000)}`,
  'nested queries': `SELECT ${'(SELECT '.repeat(2000)}1${')'.repeat(2000)}`,
  'many signs': `SELECT ${'- '.repeat(20_000)}1`,
  'many negations': `SELECT ${'NOT '.repeat(10_000)}1`,
  'many unions': `SELECT 1${' UNION SELECT 1'.repeat(4000)}`,
  'nested cases': `SELECT ${'CASE WHEN 1 THEN '.repeat(1000)}1${' END'.repeat(1000)}`,
  'more names than are counted': `SELECT ${Array.from({ length: 300 }, (_, i) => `f${i}()`).join()}`,
}

for (const dialect of OTHERS) {
  for (const [what, text] of Object.entries(TEXTS)) {
    test(`${dialect} does not understand ${what}, and then understands a query`, async () => {
      const facts = await find(text, dialect)
      const { problem, ...rest } = facts
      const nothing = { verbs: [], tablesRead: [], tablesWritten: [], functions: [] }
      assert.deepEqual(rest, { understood: false, statements: 0, ...nothing })
      assert.match(problem ?? '', /^it /)
      assert.doesNotMatch(problem ?? '', new RegExp(CANARY))
      assert.equal(sqlAccess(facts), 'admin')
      assert.equal(sqlAccess(await find('SELECT a FROM t', dialect)), 'read')
    })
  }
}

test('a text that breaks the parser does not cost its neighbours their facts', async () => {
  const texts = [manyTerms(20_000), 'SELECT 1', manyTerms(20_000), 'SELECT 2', 'SELECT * FROM t']
  const found = await Promise.all(texts.map((text) => find(text, 'mysql')))
  assert.deepEqual(
    found.map((facts) => facts.understood),
    [false, true, false, true, true],
  )
})

test('however many texts break the parser, the next one is understood', async () => {
  for (let text = 0; text < 200; text += 1) {
    // Each finds what the one before has left.
    // oxlint-disable-next-line no-await-in-loop
    await find(manyTerms(20_000), 'snowflake')
  }
  assert.equal((await find('SELECT 1', 'snowflake')).understood, true)
})

/** Numbers that look random and are the same in every run. */
function* chance(seed: number): Generator<number> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    yield state / 2 ** 32
  }
}

for (const dialect of SqlDialect.enum) {
  test(`${dialect}: no pieces of statements make it throw, or speak of what it did not understand`, async () => {
    const numbers = chance(7)
    const pick = <T>(from: readonly T[]): T | undefined =>
      from[Math.floor((numbers.next().value ?? 0) * from.length)]
    const words = corpusOf(dialect).flatMap(({ sql }) => sql.split(/(?<=\W)|(?=\W)/))
    for (let text = 0; text < 1500; text += 1) {
      const sql = Array.from({ length: 3 + (text % 12) }, () => pick(words)).join('')
      // One after the other, as they share one parser.
      // oxlint-disable-next-line no-await-in-loop
      const facts = await sqlFacts(`SELECT ${sql}`, { dialect, defaultSchema: 'main' })
      if (!facts.understood) assert.deepEqual([facts.statements, facts.verbs], [0, []])
      else assert.ok(facts.verbs.length > 0, sql)
    }
  })
}
