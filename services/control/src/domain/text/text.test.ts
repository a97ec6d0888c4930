import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lexemesOf, MAX_WORD_BYTES } from './lexemes.ts'
import { parseTextQuery, TextQueryError } from './text-query.ts'
import { pairOf, wordsOf } from './words.ts'

const words = (text: string): readonly string[] => [...wordsOf(text)]
const found = (...bodies: readonly string[]): readonly string[] =>
  lexemesOf(bodies, MAX_WORD_BYTES).lexemes

const query = (text: string): string => parseTextQuery(text).tsquery

test('words are letters and digits in any script, without case, width and accents apart from their letters', () => {
  assert.deepEqual(words('Ünïted_states: alice@example.com!'), [
    'ünïted',
    'states',
    'alice',
    'example',
    'com',
  ])
  assert.deepEqual(words('[EMAIL:3f2a] ＡＢＣ e\u0301t\u00e9'), ['email', '3f2a', 'abc', 'été'])
  assert.deepEqual(words('東京タワー sushi 寿司'), [
    '東',
    '京',
    'タ',
    'ワ',
    'ー',
    'sushi',
    '寿',
    '司',
  ])
  assert.deepEqual(words("\u0000'\\ \uD800 :*&|!()"), [])
  assert.deepEqual(words('𝒜'.repeat(100)), ['a'.repeat(64)])
  assert.deepEqual(words('𐐀'.repeat(100)), ['𐐨'.repeat(32)])
})

test('keys and values are found, of JSON within strings too, and not what is around every message', () => {
  const inner = JSON.stringify([{ status: 'shipped\nlate', path: 'C:\\new' }])
  const body = JSON.stringify({
    jsonrpc: '2.0',
    id: 7,
    result: { content: [{ type: 'text', text: inner }], count: 4711 },
  })
  const lexemes = found(body)
  for (const word of ['status', 'shipped', 'late', 'c', 'new', '4711', pairOf('status', 'shipped')])
    assert.ok(lexemes.includes(word), word)
  for (const word of ['jsonrpc', '2', '7', 'nlate', 'ew']) assert.ok(!lexemes.includes(word), word)
})

test('pieces of long messages are read without their escapes; what is deep or hostile does no harm', () => {
  assert.deepEqual(found('ing\\nriver\\\\nlake \\u00e9t\\u00E9'), [
    'ing',
    'river',
    pairOf('ing', 'river'),
    'lake',
    pairOf('river', 'lake'),
    'été',
    pairOf('lake', 'été'),
  ])
  assert.deepEqual(found(`${'['.repeat(100_000)}"deep"${']'.repeat(100_000)}`), [])
  assert.ok(found('{"__proto__":{"constructor":"here"}}').includes('here'))
})

test('an exchange has a bound', () => {
  const long = Array.from({ length: 100_000 }, (_, n) => `w${n}`).join(' ')
  const { lexemes, bytes } = lexemesOf([JSON.stringify(long), '"more"'], MAX_WORD_BYTES)
  assert.equal(bytes, MAX_WORD_BYTES)
  assert.ok(lexemes.length < 90_000 && !lexemes.includes('more'))
  assert.deepEqual(lexemesOf(['"more"'], 0).lexemes, [])
})

test('words, phrases, beginnings and what must not be there are looked for', () => {
  assert.equal(query('Refund  order'), "'refund' & 'order'")
  assert.equal(query('"one refund" ship*'), `'${pairOf('one', 'refund')}' & 'ship':*`)
  assert.equal(query('a -"b c" -d -ext*'), `'a' & !('${pairOf('b', 'c')}') & !('d') & !('ext':*)`)
  assert.equal(
    query('alice@example.com'),
    `'${pairOf('alice', 'example')}' & '${pairOf('example', 'com')}'`,
  )
  assert.equal(query('10.0.0.123*'), `'${pairOf('10', '0')}' & '${pairOf('0', '0')}' & '123':*`)
  assert.equal(query("x' | 'y"), "'x' & 'y'")
  assert.equal(query('!a & (b) <-> c:A \\'), `'a' & 'b' & '${pairOf('c', 'a')}'`)
  assert.equal(query('東京* x'), `'${pairOf('東', '京')}' & 'x'`)
  assert.equal(parseTextQuery('one "two three" -four').words, 4)
})

test('what cannot be looked for is refused with what to write instead', () => {
  for (const [text, told] of [
    ['"open', /quotation mark is not closed/],
    ['-only', /at least one word/],
    [' -- ** ""', /at least one word/],
    ['ab*', /at least 3 letters/],
    ['a '.repeat(33), /at most 32 words/],
  ] as const)
    assert.throws(
      () => parseTextQuery(text),
      (error) => error instanceof TextQueryError && told.test(error.message),
      text,
    )
})
