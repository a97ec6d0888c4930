import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { judge, messagesOf, refusalOf } from '../testing/judge.ts'

const holds = (pattern: string, text: string): boolean => judge({ pattern }, text).valid

/** Patterns that take a backtracking matcher exponential or high polynomial time, with a text that they do not match. */
const EXPLOSIVE: readonly (readonly [string, (length: number) => string])[] = [
  ['(a+)+$', (length) => `${'a'.repeat(length)}!`],
  ['^(a|a)*$', (length) => `${'a'.repeat(length)}!`],
  ['^(a|aa)+$', (length) => `${'a'.repeat(length)}!`],
  ['^((a*)*)*b$', (length) => 'a'.repeat(length)],
  ['^(.*)*,(.*)*,(.*)*;$', (length) => ','.repeat(length)],
  [String.raw`^(\w+\s?)*$`, (length) => `${'word '.repeat(length / 5)}!`],
  [
    String.raw`^([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+$`,
    (length) => 'a'.repeat(length),
  ],
  ['(?=(a+)+$)a*!b', (length) => `${'a'.repeat(length)}!`],
  ['(x+x+)+y', (length) => 'x'.repeat(length)],
  ['[^]*[^]*[^]*[^]*b$', (length) => 'a'.repeat(length)],
]

suite('hostile patterns', () => {
  for (const [pattern, textOf] of EXPLOSIVE) {
    test(`${pattern} costs as much for each character more`, () => {
      const [some, twice] = [10_000, 20_000].map((length) => judge({ pattern }, textOf(length)))
      assert.equal(some?.valid === false && some.code, 'mismatch')
      assert.equal(twice?.valid === false && twice.code, 'mismatch')
      assert.ok((twice?.steps ?? 0) <= 2.2 * (some?.steps ?? 0))
    })
  }

  test('repetitions that multiply are refused before they are written out', () => {
    for (const pattern of [
      'a{1000000000}',
      '((a{1000}){1000}){1000}',
      '(?:a?){99999}{9}',
      'a{0,100001}',
    ]) {
      assert.match(refusalOf({ pattern }).code, /^pattern_(?:too_large|syntax)$/, pattern)
    }
    assert.ok(holds('^(?:){1000000000}$', ''))
    assert.ok(holds('^(?:(?:){9}){1000000000}$', ''))
  })

  test('patterns are bounded one by one and together', () => {
    assert.equal(refusalOf({ pattern: 'a'.repeat(4_001) }).code, 'pattern_too_large')
    assert.equal(
      refusalOf({ pattern: `${'('.repeat(51)}${')'.repeat(51)}` }).code,
      'pattern_too_large',
    )
    const allOf = Array.from({ length: 60 }, (_, index) => ({
      pattern: `${'a'.repeat(900)}${index}`,
    }))
    assert.equal(refusalOf({ allOf }).code, 'pattern_too_large')
    // Equal ones count once.
    const equal = allOf.map(() => ({ pattern: 'a'.repeat(900) }))
    assert.ok(judge({ allOf: equal }, 1).valid)
    const scripts = Array.from({ length: 33 }, (_, index) => ({
      pattern: `\\p{${LETTERS[index]}}`,
    }))
    assert.equal(refusalOf({ allOf: scripts }).code, 'pattern_too_large')
  })

  test('large programs over long texts run out of steps', () => {
    const verdict = judge({ pattern: '(?:a?){9000}(?:a){9000}' }, 'a'.repeat(8_999))
    assert.equal(!verdict.valid && verdict.code, 'exhausted')
  })

  test('names of members are matched within the same steps', () => {
    const verdict = judge(
      { patternProperties: { '(a+)+$': true }, additionalProperties: false },
      {
        [`${'a'.repeat(20_000)}!`]: 1,
      },
    )
    assert.equal(!verdict.valid && verdict.code, 'mismatch')
  })
})

/** 33 properties of Unicode. */
const LETTERS =
  'L Lu Ll Lt LC Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp C'.split(
    ' ',
  )

suite('what is refused', () => {
  for (const pattern of [String.raw`(a)\1`, String.raw`^(?<quote>['"]).*\k<quote>$`]) {
    test(`a backreference: ${pattern}`, () => {
      const refusal = refusalOf({ properties: { a: { pattern } } })
      assert.equal(refusal.code, 'pattern_unsupported')
      assert.equal(refusal.path, '/properties/a/pattern')
      assert.match(refusal.message, /has a backreference, which has no time bound/)
    })
  }

  for (const pattern of [
    '(',
    '[z-a]',
    'a**',
    String.raw`\q`,
    '(?i)a',
    String.raw`\A`,
    '(?>a)',
    String.raw`\p{Nope}`,
  ]) {
    test(`what is no pattern under flag u: ${pattern}`, () => {
      assert.equal(refusalOf({ pattern }).code, 'pattern_syntax')
    })
  }
})

test('lookarounds are understood, within each other too', () => {
  const password = String.raw`^(?=.*\d)(?=.*[a-z])(?!.*\s).{8,}$`
  assert.ok(holds(password, 'abcdefg1'))
  assert.equal(holds(password, 'abcdefgh'), false)
  assert.equal(holds(password, 'abcd efg1'), false)
  assert.ok(holds(String.raw`(?<=\$)\d+(?!\d|\.)`, 'costs $12'))
  assert.equal(holds('(?<!a(?=b))b', 'ab'), false)
})

test('punctuation that is escaped without need stands for itself', () => {
  assert.ok(holds(String.raw`^[\w\-\.]+\@[\w\-]+$`, 'a-b.c@d'))
  assert.ok(holds(String.raw`^\"\_\'$`, `"_'`))
})

test('a text is read by code points', () => {
  assert.ok(holds('^.$', '\u{1f600}'))
  assert.ok(holds('^[\u{1f600}-\u{1f64f}]$', '\u{1f601}'))
  assert.deepEqual(messagesOf({ maxLength: 1 }, '\u{1f600}'), [])
})
