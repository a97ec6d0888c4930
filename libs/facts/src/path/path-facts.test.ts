import assert from 'node:assert/strict'
import { posix } from 'node:path'
import { test } from 'node:test'
import { parser, PathFacts } from '@sallyport/contracts'
import { random, randomText } from '../random.ts'
import { pathFacts } from './path-facts.ts'

const posixFacts = (text: unknown): PathFacts => pathFacts(text, { style: 'posix' })

type Flag = 'absolute' | 'traversal' | 'escapes' | 'hidden'

/** A path, what it comes to, and all that is told of it. */
const PATHS: readonly (readonly [text: string, normalized: string, ...Flag[]])[] = [
  ['a', 'a'],
  ['a/b', 'a/b'],
  ['/', '/', 'absolute'],
  ['//', '/', 'absolute'],
  ['/etc/passwd', '/etc/passwd', 'absolute'],
  ['//etc//passwd/', '/etc/passwd', 'absolute'],
  ['./a', 'a'],
  ['.', '.'],
  ['./', '.'],
  ['a/.', 'a'],
  ['a/./b//c/', 'a/b/c'],
  ['..', '..', 'traversal', 'escapes'],
  ['../../a', '../../a', 'traversal', 'escapes'],
  ['a/..', '.', 'traversal'],
  ['a/../b', 'b', 'traversal'],
  ['a/../../b', '../b', 'traversal', 'escapes'],
  ['a/b/../../../c/..', '..', 'traversal', 'escapes'],
  ['/..', '/', 'absolute', 'traversal', 'escapes'],
  ['/srv/../../etc/passwd', '/etc/passwd', 'absolute', 'traversal', 'escapes'],
  ['/srv/app/../../etc', '/etc', 'absolute', 'traversal'],
  ['.env', '.env', 'hidden'],
  ['a/.git/config', 'a/.git/config', 'hidden'],
  ['.ssh/../a', 'a', 'traversal'],
  ['...', '...', 'hidden'],
  ['.../a', '.../a', 'hidden'],
  ['a/..b', 'a/..b', 'hidden'],
  ['a..', 'a..'],
  ['a/b..c', 'a/b..c'],
  ['a\\..\\b', 'a\\..\\b'],
  ['%2e%2e/a', '%2e%2e/a'],
  ['C:\\Windows', 'C:\\Windows'],
  ['a b/é\n', 'a b/é\n'],
  ['\u2025/a', '\u2025/a'],
  ['a~/b', 'a~/b'],
  [' ', ' '],
]

for (const [text, normalized, ...flags] of PATHS) {
  test(`${JSON.stringify(text)} is ${JSON.stringify(normalized)} ${flags.join(' ')}`, () => {
    const facts = posixFacts(text)
    assert.equal(facts.problem, undefined)
    assert.equal(facts.normalized, normalized)
    assert.deepEqual(
      (['absolute', 'traversal', 'escapes', 'hidden'] as const).filter((flag) => facts[flag]),
      flags,
    )
  })
}

const REFUSED: readonly (readonly [text: unknown, why: string])[] = [
  ['', 'empty'],
  ['a\0b', 'a NUL ends a path'],
  ['/etc/passwd\0.png', 'a NUL hides the rest'],
  ['a\ud800', 'not well formed'],
  ['~/a', 'a home folder, or a folder called ~'],
  ['~root/.ssh', 'a home folder'],
  ['a/'.repeat(2048), 'too long'],
  ['é'.repeat(128), 'a name of 256 bytes'],
  ['a/'.repeat(300), 'too deep'],
  ['../'.repeat(300), 'too deep'],
  [undefined, 'no text'],
  [['a'], 'no text'],
]

for (const [text, why] of REFUSED) {
  test(`not understood, ${why}`, () => {
    const { problem, ...facts } = posixFacts(text)
    assert.ok(problem)
    assert.deepEqual(facts, {
      understood: false,
      absolute: false,
      normalized: '',
      segments: [],
      traversal: false,
      escapes: false,
      hidden: false,
    })
  })
}

const checked = parser('facts', PathFacts)

test('whatever the path, facts hold their contract, and agree with the normalisation of Node.js', () => {
  const next = random(5)
  for (let round = 0; round < 20_000; round++) {
    const text = randomText(next, ['/', '.', '..', 'a', '/', '.b', '\\', '\n'], 12) || '.'
    const facts = checked(posixFacts(text))
    const expected = posix.normalize(text).replace(/(?<=.)\/$/s, '')
    assert.equal(facts.normalized, expected, JSON.stringify(text))
    assert.equal(facts.absolute, posix.isAbsolute(text))
    if (!facts.absolute) assert.equal(facts.escapes, /^\.\.(?:\/|$)/.test(expected), text)
    assert.deepEqual(posixFacts(facts.normalized).segments, facts.segments)
  }
})
