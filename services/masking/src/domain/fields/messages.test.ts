import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FieldRule } from '@sallyport/contracts'
import { answer, maskBy, maskedBy, QUERY, textAnswer, textOfAnswer } from '../../testing/profile.ts'

const field = (rule: Partial<FieldRule>): { readonly fields: FieldRule[] } => ({
  fields: [{ id: 'f', kind: 'secret', action: 'redact', ...rule }],
})
const X = '[masked:secret]'
const byColumn = field({ column: 'surname' })
const ROW = '{"surname":"Bob","n":1}'
const HIDDEN = `{"surname":"${X}","n":1}`

const block = (text: string): object => ({ type: 'text', text })
for (const [what, make] of [
  ['the message of an error', (text) => ({ error: { code: 1, message: text } })],
  ['data of an error', (text) => ({ error: { code: 1, message: '', data: { detail: text } } })],
  ['a prompt', (text) => ({ result: { messages: [{ role: 'user', content: block(text) }] } })],
  ['a resource', (text) => ({ result: { contents: [{ uri: 'x:y', text }] } })],
  ['an embedded resource', (text) => ({ result: { content: [{ resource: { text } }] } })],
  ['progress', (text) => ({ method: 'notifications/progress', params: { message: text } })],
  ['a log', (text) => ({ method: 'notifications/message', params: { level: 'info', data: text } })],
  ['what a task has come to', (text) => ({ params: { result: { content: [block(text)] } } })],
  ['a sampling', (text) => ({ id: 1, params: { messages: [{ content: [block(text)] }] } })],
  ['an elicitation', (text) => ({ id: 1, params: { message: text } })],
  ['a line that is no message', (text) => text],
] satisfies readonly (readonly [string, (text: string) => unknown])[]) {
  test(`a column is masked in ${what}, as JSON and in a table; a source where it may be, whole`, () => {
    assert.deepEqual(maskedBy(byColumn, make(ROW)), make(HIDDEN))
    assert.deepEqual(maskedBy(byColumn, make('surname,n\nBob,1')), make(`surname,n\n${X},1`))
    const all = maskBy(field({ source: 'a.b.c' }), make('Bob says'), { of: QUERY }).content
    assert.doesNotMatch(all, /Bob/)
  })
}

test('a path leads into data of errors and logs, and into all JSON in strings, under a wrapper too', () => {
  const rules = field({ result: '$.rows[*].name' })
  const [clear, masked] = ['Bob', X].map((name) => ({ rows: [{ name }], name: 'Al' }))
  for (const make of [
    (data: unknown) => ({ error: { code: 1, message: '', data } }),
    (data: unknown) => ({ method: 'notifications/message', params: { level: 'info', data } }),
    (data: unknown) => answer({ result: data }),
    (data: unknown) => answer({ result: JSON.stringify(data) }),
    (data: unknown) => textAnswer(JSON.stringify({ result: data })),
    (data: unknown) => ({ result: { contents: [{ uri: 'x:y', text: JSON.stringify(data) }] } }),
  ]) {
    assert.deepEqual(maskedBy(rules, make(clear)), make(masked))
  }
})

test('names that the protocol gives are no columns, and definitions have none', () => {
  for (const [column, message] of [
    ['type', { result: { content: [{ type: 'text', text: 'Bob' }] } }],
    ['message', { error: { code: 1, message: 'Bob' } }],
    ['name', { result: { tools: [{ name: 'q', inputSchema: { properties: { name: {} } } }] } }],
    [
      'name',
      { params: { requestedSchema: { properties: { name: { type: 'string', title: 'n' } } } } },
    ],
  ] as const) {
    assert.deepEqual(maskedBy(field({ column }), message), message)
  }
})

test('where no tool can be told, as on a stream of its own, rules for tools go', () => {
  const rules = field({ column: 'surname', tools: ['query'] })
  const message = { id: 1, params: { messages: [{ content: block(ROW) }] } }
  const masked = { id: 1, params: { messages: [{ content: block(HIDDEN) }] } }
  for (const verb of ['sampling/createMessage', 'elicitation/create', '']) {
    assert.deepEqual(maskedBy(rules, message, { of: { ...QUERY, verb, name: '' } }), masked)
  }
  const other = { ...QUERY, verb: 'resources/read' }
  assert.deepEqual(maskedBy(rules, message, { of: other }), message)
})

test('what a client sends has arguments alone', () => {
  const message = { method: 'tools/call', params: { name: 'q', arguments: { surname: 'Bob' } } }
  const of = { ...QUERY, direction: 'request' as const }
  assert.deepEqual(maskedBy(byColumn, message, { of }), message)
  const rows = { columns: ['surname'], rows: [['Bob']] }
  const table = { method: 'tools/call', params: { name: 'q', arguments: rows } }
  assert.deepEqual(maskedBy(byColumn, table, { of }), table)
})

for (const [text, expected] of [
  ['{"surname":"Bob"}\n{"surname":"B\\"ob"}', `{"surname":"${X}"}\n{"surname":"${X}"}`],
  ['Result:\n[ {"surname":"Bob"} ]', `Result:\n[ {"surname":"${X}"} ]`],
  ['```json\n[{"n":1,"surname":2}]\n```', '```json\n[{"n":1,"surname":0}]\n```'],
  ['Found 1 row: {"surname": "Bob"}, [1] ok', `Found 1 row: {"surname": "${X}"}, [1] ok`],
  ['\uFEFF{"surname":"Bob"}', `\uFEFF{"surname":"${X}"}`],
  ['[{"surname":"Bob"},{"surname":"Bo', `[{"surname":"${X}"},{"surname":"${X}`],
  ['the "[" of {"surname":"Bob"}', `the "[" of {"surname":"${X}"}`],
  ['["a {"surname":"Bob"}', `["a {"surname":"${X}"}`],
  ['{"a":"{\\"surname\\":\\"Bob\\"}"} .', `{"a":"{\\"surname\\":\\"${X}\\"}"} .`],
  ['to {"surname":"Bob"} of a@x.org', `to {"surname":"${X}"} of [masked:email]`],
] as const) {
  test(`a column is masked in the JSON of ${JSON.stringify(text)}`, () => {
    assert.equal(textOfAnswer(maskBy(byColumn, textAnswer(text))), expected)
    assert.deepEqual(maskedBy(byColumn, answer({ t: text })), answer({ t: expected }))
  })
}

test('a path begins at each JSON in a text', () => {
  const rules = field({ result: '$.a[*].b' })
  const [text, expected] = ['1', '0'].map((b) => `{"a":[{"b":${b}}]}\n{"a":[{"b":${b}}],"b":1}`)
  assert.equal(textOfAnswer(maskBy(rules, textAnswer(text ?? ''))), expected)
})

for (const [text, expected] of [
  ['It is {"a":"Bo', `It is {"a":"${X}`],
  ['It is {"a":"Bob","b":', `It is {"a":"${X}","b":`],
  ['It is {"a":["Bo', `It is {"a":["${X}`],
  ['It is {"b":1 "a":"Bo', 'It is {"b":1 "a":"Bo'],
] as const) {
  test(`a path leads into JSON that breaks off: ${text}`, () => {
    assert.equal(textOfAnswer(maskBy(field({ result: '$.a' }), textAnswer(text))), expected)
  })
}

test('of JSON in a text a member goes, blocks, and is shown to who may see it', () => {
  const text = 'It is {"surname":"Bob a@x.org","n":1}.'
  const told = (action: FieldRule['action'], unmask: string[] = []) =>
    maskBy(field({ column: 'surname', action }), textAnswer(text), { unmask })
  assert.equal(textOfAnswer(told('drop')), 'It is {"n":1}.')
  assert.deepEqual(told('block').blocked, { kind: 'secret', rule: 'f' })
  const { content, shown, findings } = told('redact', ['secret'])
  assert.deepEqual(JSON.parse(content), textAnswer(`It is {"surname":"${X}","n":1}.`))
  assert.deepEqual(
    JSON.parse(shown ?? ''),
    textAnswer('It is {"surname":"Bob [masked:email]","n":1}.'),
  )
  assert.ok(findings.some(({ rule, place }) => rule === 'f' && place.endsWith('text#/surname')))
})

test('a key in the JSON of a text is read anew where it stands again', () => {
  const text = `rows: ${ROW.replace('}', ',"phone":"2025550100"}')}`
  const masked = maskBy(byColumn, {
    result: { content: [block(text)], structuredContent: { phone: '2025550100' } },
  })
  assert.match(masked.content, /"structuredContent":{"phone":"\[masked:phone\]"}/)
})
