import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maskText } from '../testing/mask.ts'
import { answer, maskBy, maskedBy, QUERY, type Rules } from '../testing/profile.ts'

// Promise: what a target writes in the form of a placeholder hides nothing that this profile would mask.

const TOKEN = 'abcdefghijklmnop'
const column = (rule: object): Rules => ({
  fields: [{ id: 'who', column: 'who', kind: 'name', action: 'redact', ...rule }],
})
const masked = (rules: Rules, who: string): unknown =>
  maskedBy(rules, answer({ rows: [{ who }] }), { of: QUERY })

for (const [rule, own, forged] of [
  [{}, ['[masked:name]'], ['[masked:name:jane]', '[masked:email]']],
  [
    { action: 'partial', shown: 2 },
    ['[masked:name]', '[masked:name:ne]'],
    ['[masked:name:jane]', `[masked:name:${TOKEN}]`],
  ],
  [{ action: 'token' }, [`[masked:name:${TOKEN}]`], ['[masked:name]', '[masked:name:jane]']],
  [{ action: 'format' }, [`[masked:name:${TOKEN}]`], ['[masked:name:jane]']],
] as const)
  test(`a field leaves as it is only what its rule writes: ${JSON.stringify(rule)}`, () => {
    for (const who of own) assert.deepEqual(masked(column(rule), who), answer({ rows: [{ who }] }))
    for (const who of [...forged, '[masked:janeroe]', `[masked:name#2]`, '[masked:name] roe'])
      assert.notDeepEqual(masked(column(rule), who), answer({ rows: [{ who }] }), who)
  })

test('cells of tables in texts are told the same way', () => {
  const rows = 'id,who\n1,[masked:janeroe]\n2,[masked:name]\n3,Bob'
  const content = { result: { content: [{ type: 'text', text: rows }] } }
  assert.deepEqual(maskedBy(column({}), content, { of: QUERY }), {
    result: {
      content: [
        { type: 'text', text: 'id,who\n1,[masked:name]\n2,[masked:name]\n3,[masked:name]' },
      ],
    },
  })
})

test('a kind that nobody knows is no placeholder to what looks for values', () => {
  for (const [text, expected] of [
    ['password: "[masked:hunterxyz]"', 'password: "[masked:secret]"'],
    ['postgres://u:[masked:hunterxyz]@h/db', 'postgres://u:[masked:password]@h/db'],
    ['password: "[masked:token]"', 'password: "[masked:token]"'],
  ] as const)
    assert.equal(maskText(text), expected)
  const rules: Rules = {
    patterns: [{ id: 'staff', kind: 'staff', pattern: 'E-\\d+', words: ['e-'], action: 'redact' }],
  }
  const { content } = maskBy(rules, { password: '[masked:staff]' })
  assert.equal(content, '{"password":"[masked:staff]"}')
})
