import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isTooDeep } from './depth.ts'
import { createEngine } from './engine.ts'

const engine = createEngine((error) => assert.fail(String(error)))

/** What the author of a text is told. */
function problemsOf(cedar: string): readonly string[] {
  const checked = engine.check(cedar)
  return 'problems' in checked ? checked.problems : []
}

const CALL = 'principal, action == Action::"tools/call", resource'

/** A policy text, and what its author must be told, each in one problem of its own. */
const REFUSED: Readonly<Record<string, readonly [cedar: string, ...problems: readonly RegExp[]]>> =
  {
    'a text that is no policy': ['permit(principal', /^Line 1: unexpected end of input; expected/],
    'a fault in a later line': ['// é\n\npermit (\n  nonsense\n);', /^Line 4: /],
    'an attribute that is misspelt': [
      `@id("a") permit (${CALL}) when { context has sqll };\n@id("b") permit (${CALL}) when { context.aproved };`,
      /^Policy a: .*impossible/,
      /^Policy b: attribute `aproved` in context not found \(did you mean `approved`\?\)\.$/,
    ],
    'an action that does not exist': [
      '@id("a") permit (principal, action == Action::"tools/cal", resource);',
      /^Policy a: .*did you mean `Action::"tools\/call"`/,
    ],
    'an entity type that does not exist': [
      '@id("a") permit (principal is Usr, action, resource);',
      /^Policy a: .*did you mean `User`/,
    ],
    'an optional attribute that is not guarded': [
      `@id("a") permit (${CALL}) when { context.sql.understood };`,
      /^Policy a: .*context has sql/,
    ],
    'a comparison of different types': [
      `@id("a") permit (${CALL}) when { context.access == 3 };`,
      /^Policy a: /,
    ],
    'a policy that can never match': [
      '@id("a") permit (principal, action == Action::"connect", resource == Tool::"query");',
      /^Policy a: unable to find an applicable action/,
      /^Policy a: .*impossible/,
    ],
    'letters that look alike': [
      `@id("a") permit (${CALL}) when { context.access == "r\u0435ad" };`,
      /^Policy a: .*mixed scripts/,
    ],
    'no id': [`\npermit (${CALL});`, /^Policy at line 2: it has no @id\.$/],
    'an id that is used twice': [
      `@id("a") permit (${CALL});\n@id("a") forbid (${CALL});`,
      /^Policy a: its @id is used twice\.$/,
    ],
    'an id that is no name': [`@id("a b") permit (${CALL});`, /^Policy a b: @id must be /],
    'an annotation that is misspelt': [
      `@id("a") @maks("strict") permit (${CALL});`,
      /^Policy a: @maks is not known; known are .*@mask/,
    ],
    'an annotation named like a part of every object': [
      `@id("a") @constructor("x") permit (${CALL});`,
      /^Policy a: @constructor is not known/,
    ],
    'approvers of a policy that does not ask for approval': [
      `@id("a") @approvers("dba") permit (${CALL});`,
      /^Policy a: @approvers has no effect, because/,
    ],
    'a mask on a forbid': [
      `@id("a") @mask("x") forbid (${CALL});`,
      /^Policy a: @mask has no effect/,
    ],
    'kinds to be seen on a forbid': [
      `@id("a") @unmask("email") forbid (${CALL});`,
      /^Policy a: @unmask has no effect/,
    ],
    'kinds to be seen that are no names': [
      `@id("a") @unmask("email, e-mail") permit (${CALL});`,
      /^Policy a: @unmask must be kinds of values/,
    ],
    'values that are not valid': [
      `@id("a") @approvers("dba,") @quorum("0") @ttl("15") @reason("") permit (${CALL}) when { context.approved };`,
      /@approvers must be/,
      /@quorum must be/,
      /@ttl must be/,
      /@reason must be/,
    ],
    'a time of more than seven days': [
      `@id("a") @ttl("8d") permit (${CALL}) when { context.approved };`,
      /@ttl must be/,
    ],
    'a template': [
      '@id("a") permit (principal == ?principal, action, resource);',
      /^Policy at line 1: it is a template/,
    ],
    'more policies than a decision can name': [
      Array.from({ length: 65 }, (_, index) => `@id("a${index}") permit (${CALL});`).join('\n'),
      /^There are 65 policies; at most 64 are allowed\.$/,
    ],
    'faults of every kind at once': [
      `@id("a") permit (${CALL}) when { context.aproved };\n@quorum("0") permit (${CALL}) when { context.approved };`,
      /^Policy at line 2: it has no @id\.$/,
      /^Policy at line 2: @quorum must be/,
      /^Policy a: attribute `aproved`/,
    ],
  }

for (const [what, [cedar, ...expected]] of Object.entries(REFUSED)) {
  test(`refused: ${what}`, () => {
    const problems = problemsOf(cedar)
    assert.equal(problems.length, expected.length, problems.join('\n'))
    for (const pattern of expected) {
      assert.ok(
        problems.some((problem) => pattern.test(problem)),
        `${pattern}: ${problems.join('\n')}`,
      )
    }
  })
}

test('a set without policies can be published: it denies everything', () => {
  assert.deepEqual(problemsOf('// closed for maintenance'), [])
})

const when = (condition: string): string => `@id("a") permit (${CALL}) when { ${condition} };`

const DEEP: Readonly<Record<string, (count: number) => string>> = {
  parentheses: (count) => `${'('.repeat(count)}true${')'.repeat(count)}`,
  sets: (count) => `${'['.repeat(count)}1${']'.repeat(count)} == 1`,
  records: (count) => `${'{a:'.repeat(count)}1${'}'.repeat(count)} == 1`,
  sums: (count) => `${'1+'.repeat(count)}1 == 1`,
  attributes: (count) => `context${'.a'.repeat(count)}`,
  choices: (count) => `${'if true then true else '.repeat(count)}true`,
  'choices in tests': (count) =>
    `${'if '.repeat(count)}true${' then true else true'.repeat(count)}`,
  'parentheses to the left of sums': (count) =>
    `${'('.repeat(count)}1${'+1+1+1)'.repeat(count)} == 1`,
  'parentheses after what looks like a comment': (count) =>
    `// \r ${'('.repeat(count)}true${')'.repeat(count)}`,
}

for (const [what, condition] of Object.entries(DEEP)) {
  test(`a text that would overrun the engine never reaches it: ${what}`, () => {
    const problems = problemsOf(when(condition(500)))
    assert.equal(problems.length, 1)
    assert.match(problems[0] ?? '', /nested too deeply/)
    assert.deepEqual(problemsOf(when('true')), [])
  })
}

test('what is just within the bound does not overrun the engine', () => {
  for (const [what, condition] of Object.entries(DEEP)) {
    let count = 500
    while (isTooDeep(when(condition(count)))) count -= 1
    assert.ok(count >= 5, what)
    problemsOf(when(condition(count)))
  }
  assert.deepEqual(problemsOf(when('true')), [])
})

test('what only a list could not be decided with is refused when it is published', () => {
  const problems = problemsOf(when(`${'!!!!('.repeat(30)}true${')'.repeat(30)}`))
  assert.deepEqual(problems, ['Policy a: it is nested too deeply; split it up.'])
})

test('conditions as people write them are not too deep', () => {
  const one = 'context has sql && ["public.a", "public.b"].containsAll(context.sql.tablesRead)'
  const clause = `(${Array(60).fill(`(${one})`).join(' || ')})`
  assert.deepEqual(problemsOf(when(clause)), [])
  const many = Array.from({ length: 60 }, (_, i) => when(one).replace('"a"', `"a${i}"`)).join('\n')
  assert.deepEqual(problemsOf(many), [])
})
