import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Random } from '@sallyport/json/testing'
import { compileSchema, validate } from '../index.ts'

const ATOMS = [
  'a',
  'b',
  '.',
  '[ab]',
  '[^a]',
  String.raw`\w`,
  String.raw`\d`,
  String.raw`\s`,
  String.raw`\W`,
  String.raw`[^\w]`,
  '^',
  '$',
  String.raw`\b`,
  String.raw`\B`,
  String.raw`\u{1f600}`,
  String.raw`\p{Lu}`,
  String.raw`\P{L}`,
  '[a-c0-9_]',
] as const
const QUANTIFIERS = ['*', '+', '?', '{2}', '{1,3}', '{0,2}', '{2,}', '*?', '+?', '{0}'] as const
const GROUPS = ['(?:', '(', '(?=', '(?!', '(?<=', '(?<!'] as const
const PIECES = ['a', 'b', 'c', 'A', '1', ' ', '_', '\n', '-', '\u{1f600}', 'é', '\ud83d'] as const

const isAssertion = (text: string): boolean => /^(?:\^|\$|\\[bB]|\(\?<?[=!].*)$/s.test(text)

function term(random: Random, depth: number): string {
  const atom =
    depth > 0 && random.below(3) === 0
      ? `${random.pick(GROUPS)}${choice(random, depth - 1)})`
      : random.pick(ATOMS)
  return random.below(3) === 0 && !isAssertion(atom) ? atom + random.pick(QUANTIFIERS) : atom
}

function choice(random: Random, depth: number): string {
  const sequence = (): string =>
    Array.from({ length: random.below(4) }, () => term(random, depth)).join('')
  return Array.from({ length: 1 + random.below(3) }, sequence).join('|')
}

/** Now and then so long that states are remembered. */
function randomText(random: Random): string {
  const length = random.below(20) === 0 ? 520 + random.below(80) : random.below(8)
  return Array.from({ length }, () => random.pick(PIECES)).join('')
}

const isWithinPoint = (value: string, index: number): boolean =>
  index > 0 && (value.codePointAt(index - 1) ?? 0) > 0xffff

test('finds what the regular expressions of the engine find', () => {
  // A seed by which the engine, which backtracks, comes to an end.
  const random = new Random(11)
  for (let round = 0; round < 1_500; round++) {
    const pattern = choice(random, 3)
    const engine = new RegExp(pattern, 'u')
    const schema = compileSchema({ pattern })
    for (let each = 0; each < 12; each++) {
      const value = randomText(random)
      const found = engine.exec(value)
      // V8 lets `\B` hold between the halves of a code point, where ECMA-262 never looks under flag u.
      if (found !== null && isWithinPoint(value, found.index)) continue
      const expected = found !== null
      assert.equal(validate(schema, value).valid, expected, JSON.stringify({ pattern, value }))
    }
  }
})
