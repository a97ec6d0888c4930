import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FieldRule, PatternRule } from '@sallyport/contracts'
import { run } from '../testing/mask.ts'
import { KEYS, maskBy, maskedBy, profileOf, type Rules } from '../testing/profile.ts'
import { compileProfile } from './compile-profile.ts'
import { maskJson } from './mask-json.ts'

function problems(rules: Rules, keys?: typeof KEYS): readonly string[] {
  const compiled = compileProfile({ name: 'test', ...rules }, 1, keys)
  return 'problems' in compiled ? compiled.problems : []
}

const field = (rule: Partial<FieldRule>): Rules => ({
  fields: [{ id: 'f', action: 'redact', ...rule }],
})
const pattern = (rule: Partial<PatternRule>): PatternRule => ({
  id: 'p',
  kind: 'employee',
  pattern: String.raw`\bEMP-\d{4,}\b`,
  words: ['emp-'],
  action: 'redact',
  ...rule,
})

for (const [rules, expected] of [
  [{ kinds: { emial: { action: 'redact' } } }, /kinds\.emial: .*did you mean 'email'\?/],
  [
    { kinds: { person: { action: 'block' } } },
    /kinds\.person: .*recogniser .* redacted.*leave it out/,
  ],
  [{ kinds: { email: { action: 'drop', shown: 2 } } }, /kinds\.email: leave out 'shown'/],
  [{ kinds: { email: { action: 'token' } } }, /kinds\.email: give the masking service its key/],
  [field({}), /fields\.f: say with exactly one of arguments, result, column, source .* it has 0/],
  [field({ column: 'a', result: '$.a' }), /it has 2/],
  [field({ result: 'rows' }), /fields\.f: 'rows' .*at character 1, a path begins with '\$'/],
  [field({ result: '$.rows[?@.a]' }), /at character 7, write '\.name'/],
  [field({ result: '$' }), /name at least one member/],
  [field({ result: '$..a..b..c..d..e' }), /'\.\.' at most 4 times/],
  [field({ result: `$${'.a'.repeat(33)}` }), /at most 32 steps/],
  [{ patterns: [pattern({ pattern: '(?<=a)b' })] }, /patterns\.p: .* is not RE2/],
  [{ patterns: [pattern({ pattern: '(a|b)*' })] }, /matches the empty text/],
  [
    { patterns: [pattern({ pattern: '[a-z]{900}[0-9]{900}[a-f]{900}' })] },
    /is too large \(\d+ of 2000/,
  ],
  [{ patterns: [pattern({ words: ['größe'] })] }, /write the word 'größe' in plain ASCII/],
  [{ patterns: [pattern({}), pattern({})] }, /'p' is there twice/],
] as const satisfies readonly (readonly [Rules, RegExp])[]) {
  test(`a profile is refused with a sentence: ${expected.source}`, () => {
    const found = problems(rules)
    assert.equal(found.length, 1)
    assert.match(found[0] ?? '', expected)
  })
}

test('all problems are told at once, and keys are enough for tokens', () => {
  assert.equal(problems({ ...field({}), kinds: { x: { action: 'redact' } } }).length, 2)
  assert.deepEqual(problems({ kinds: { email: { action: 'token' } } }, KEYS), [])
})

test('a pattern finds what no detector does, wherever it stands, and as a kind of its own', () => {
  const rules: Rules = { patterns: [pattern({ action: 'token' })] }
  const long = 'x '.repeat(2047)
  const masked = maskedBy(rules, [
    `by emp-1 and EMP-12345.`,
    `${long}EMP-${'7'.repeat(3000)} EMP-7777`,
  ])
  assert.ok(Array.isArray(masked))
  assert.match(String(masked[0]), /^by emp-1 and \[masked:employee:[a-p]{16}\]\.$/)
  assert.match(
    String(masked[1]),
    /^(?:x )+\[masked:employee:[a-p]{16}\] \[masked:employee:[a-p]{16}\]$/,
  )
  assert.deepEqual(maskedBy(rules, masked), masked)
})

test('of a match without an end in sight nothing is left, and nobody waits for who looks for it', () => {
  const rules: Rules = { patterns: [pattern({ pattern: 'EMP-.*', words: ['emp-'] })] }
  const text = `by EMP-${'77 '.repeat(100_000)}\nand more`
  const { value, pauses } = run(maskJson(JSON.stringify([text]), profileOf(rules)))
  assert.equal(value.content, '["by [masked:employee]"]')
  assert.ok(pauses > 1)
})

test('a pattern counts before built-in kinds, of whose names it may have one', () => {
  const rules: Rules = {
    patterns: [
      pattern({
        kind: 'email',
        id: 'ours',
        pattern: String.raw`\w+@ours\.example`,
        words: ['@ours'],
        action: 'partial',
        shown: 4,
      }),
    ],
  }
  const { content, findings } = maskBy(rules, ['bob@ours.example', 'al@x.org'])
  assert.deepEqual(JSON.parse(content), ['[masked:email:mple]', '[masked:email]'])
  assert.deepEqual(
    findings.map(({ rule }) => rule),
    ['ours', 'email'],
  )
})
