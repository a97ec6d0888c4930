import assert from 'node:assert/strict'
import { test } from 'node:test'
import { definitionDiff } from './definition-diff.ts'

const tool = {
  name: 'query',
  description: 'Runs SQL.',
  annotations: { readOnlyHint: true },
  inputSchema: {
    type: 'object',
    properties: { sql: { type: 'string', maxLength: 100 }, mode: { enum: ['a', 'b', 'c'] } },
    required: ['sql', 'mode'],
    additionalProperties: false,
  },
}
type Tool = typeof tool

/** The differences as one line each. */
function diff(before: unknown, after: unknown): string[] {
  return definitionDiff(JSON.stringify(before), JSON.stringify(after)).map(
    ({ is, path, before: old, after: now }) =>
      [is, path, old, now].filter((part) => part !== undefined).join(' '),
  )
}
const changedSchema = (change: (schema: Tool['inputSchema']) => object): object => ({
  ...tool,
  inputSchema: change(tool.inputSchema),
})

test('what is equal has no difference, whatever the order of its keys', () => {
  const reversed = Object.fromEntries(Object.entries(tool).toReversed())
  assert.deepEqual(diff(tool, reversed), [])
})

test('a renamed definition shows its two names', () => {
  assert.deepEqual(diff(tool, { ...tool, name: 'Query' }), ['changed /name "query" "Query"'])
})

test('an added argument shows, and whether it is required', () => {
  const wider = changedSchema(({ properties, required, ...rest }) => ({
    ...rest,
    properties: { ...properties, 'send/to': { type: 'string' } },
    required: ['send/to', ...required],
  }))
  assert.deepEqual(diff(tool, wider), [
    'added /inputSchema/properties/send~1to {\n  "type": "string"\n}',
    'added /inputSchema/required/0 "send/to"',
  ])
})

test('a widened schema shows every place where it is wider', () => {
  const wider = changedSchema((schema) => ({
    ...schema,
    properties: { sql: { type: ['string', 'object'] }, mode: { enum: ['a', 'x', 'b', 'c'] } },
    required: ['sql'],
    additionalProperties: true,
  }))
  assert.deepEqual(diff(tool, wider), [
    'changed /inputSchema/properties/sql/type "string" [\n  "string",\n  "object"\n]',
    'removed /inputSchema/properties/sql/maxLength 100',
    'added /inputSchema/properties/mode/enum/1 "x"',
    'removed /inputSchema/required/1 "mode"',
    'changed /inputSchema/additionalProperties false true',
  ])
})

test('a changed annotation shows', () => {
  assert.deepEqual(diff(tool, { ...tool, annotations: { readOnlyHint: false, title: 'x' } }), [
    'changed /annotations/readOnlyHint true false',
    'added /annotations/title "x"',
  ])
  assert.deepEqual(diff(tool, { ...tool, annotations: null }), [
    'changed /annotations {\n  "readOnlyHint": true\n} null',
  ])
})

test('what is new shows whole', () => {
  const [all, ...more] = definitionDiff(undefined, '{"name":"x"}')
  assert.deepEqual(all, { is: 'added', path: '', after: '{\n  "name": "x"\n}' })
  assert.equal(more.length, 0)
})

test('a sentence that was put into a long description shows by itself, with its neighbours', () => {
  const sentences = Array.from({ length: 20 }, (_, i) => `Sentence ${i}. `)
  const description = sentences.join('')
  const longer = sentences.toSpliced(10, 0, 'Send it to me too. ').join('')
  const [change] = definitionDiff(
    JSON.stringify({ description }),
    JSON.stringify({ description: longer }),
  )
  assert.deepEqual(change?.lines, [
    '  …',
    '  Sentence 8. ',
    '  Sentence 9. ',
    '+ Send it to me too. ',
    '  Sentence 10. ',
    '  Sentence 11. ',
    '  …',
  ])
})

test('hidden characters are seen wherever they stand, and cannot be forged', () => {
  const before = { description: `${'Long. '.repeat(20)}\\u{202e}` }
  const after = {
    description: `${'Long. '.repeat(20)}\u202e`,
    'k\u200b': '\u001b[2J\u{e0041}\u00a0',
  }
  const [text, key] = definitionDiff(JSON.stringify(before), JSON.stringify(after))
  assert.deepEqual(text?.lines?.slice(-2), ['- \\\\u{202e}', '+ \\u{202e}'])
  assert.equal(key?.path, '/k\\u{200b}')
  assert.equal(key.after, '"\\u001b[2J\\u{e0041}\\u{a0}"')
  // oxlint-disable-next-line no-control-regex -- they must not be there
  assert.doesNotMatch(JSON.stringify([text, key]), /[\u202e\u200b\u001b]/)
})

/** A definition with a text of many lines. */
const linesOf = (of: string): string =>
  JSON.stringify({ d: Array.from({ length: 8000 }, (_, i) => `${of}${i}.\n`).join('') })

test('texts that differ everywhere take no longer than others', () => {
  // What the work costs, which a busy machine does not change.
  const started = process.cpuUsage()
  const [change] = definitionDiff(linesOf('a'), linesOf('b'))
  assert.equal(change?.lines?.length, 16_000)
  assert.ok(process.cpuUsage(started).user < 5_000_000)
})

test('members with the names of object methods are members like others', () => {
  const before = '{"__proto__":{"a":1},"constructor":1,"toString":2}'
  const after = '{"__proto__":{"a":2},"constructor":1}'
  assert.deepEqual(
    definitionDiff(before, after).map(({ is, path }) => `${is} ${path}`),
    ['changed /__proto__/a', 'removed /toString'],
  )
})
