import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FieldRule } from '@sallyport/contracts'
import {
  answer,
  connectionName,
  QUERY,
  maskBy,
  maskedBy,
  textAnswer,
  textOfAnswer,
} from '../../testing/profile.ts'

const field = (rule: Partial<FieldRule>): { readonly fields: FieldRule[] } => ({
  fields: [{ id: 'f', kind: 'secret', action: 'redact', ...rule }],
})
const X = '[masked:secret]'

for (const [path, value, expected] of [
  [
    '$.rows[*].name',
    { rows: [{ name: 'Bob', n: 1 }], name: 'x' },
    { rows: [{ name: X, n: 1 }], name: 'x' },
  ],
  ["$['a b'][1]", { 'a b': [1, 2, 'x'] }, { 'a b': [1, 0, 'x'] }],
  [
    '$..ssn',
    { ssn: true, a: [{ ssn: null }, { b: { ssn: { c: ['y', 3] } } }] },
    { ssn: false, a: [{ ssn: null }, { b: { ssn: { c: [X, 0] } } }] },
  ],
  ['$.*.x', { a: { x: 'q' }, b: [{ x: 'q' }] }, { a: { x: X }, b: [{ x: 'q' }] }],
] as const) {
  test(`${path} masks what it names, by its type, in structured content and in JSON texts`, () => {
    assert.deepEqual(maskedBy(field({ result: path }), answer(value)), answer(expected))
    const text = textOfAnswer(maskBy(field({ result: path }), textAnswer(JSON.stringify(value))))
    assert.deepEqual(JSON.parse(text), expected)
    assert.deepEqual(maskedBy(field({ result: path }), value), value)
  })
}

test('arguments are masked where a path names them', () => {
  const params = { name: 'query', arguments: { sql: 'select 1', to: { name: 'Bob' } } }
  assert.deepEqual(maskedBy(field({ arguments: '$.to.name' }), { params }), {
    params: { ...params, arguments: { ...params.arguments, to: { name: X } } },
  })
})

test('a rule goes for its connections and tools, and where nobody says what it is', () => {
  const rules = field({ result: '$.a', connections: [QUERY.connection], tools: ['query'] })
  assert.deepEqual(maskedBy(rules, answer({ a: 'b' }), { of: QUERY }), answer({ a: X }))
  assert.deepEqual(maskedBy(rules, answer({ a: 'b' })), answer({ a: X }))
  for (const other of [
    { connection: connectionName('crm') },
    { name: 'list' },
    { verb: 'prompts/get' },
  ]) {
    assert.deepEqual(
      maskedBy(rules, answer({ a: 'b' }), { of: { ...QUERY, ...other } }),
      answer({ a: 'b' }),
    )
  }
})

const byColumn = field({ column: 'name' })
for (const [value, expected] of [
  [{ rows: [{ id: 1, Name: 'Bob' }] }, { rows: [{ id: 1, Name: X }] }],
  [
    { rows: [[1, 'Bob']], columns: ['id', 'NAME'] },
    { rows: [[1, X]], columns: ['id', 'NAME'] },
  ],
  [
    { fields: [{ name: 'id' }, { name: 'x', label: 'name' }], rows: [[1, 'Bob']] },
    { fields: [{ name: X }, { name: X, label: 'name' }], rows: [[1, X]] },
  ],
  [
    [
      ['id', 'name'],
      [1, 'Bob'],
      [2, 7],
    ],
    [
      ['id', 'name'],
      [1, X],
      [2, 0],
    ],
  ],
] as const) {
  test(`a column is masked in ${JSON.stringify(value)}`, () => {
    assert.deepEqual(maskedBy(byColumn, answer(value)), answer(expected))
    const text = textOfAnswer(maskBy(byColumn, textAnswer(JSON.stringify(value))))
    assert.deepEqual(JSON.parse(text), expected)
  })
}

for (const [text, expected] of [
  ['id,name\n1,Bob\n2,"Al ""x""\nB"\n', `id,name\n1,${X}\n2,"${X}"\n`],
  [
    '| id | Name |\n|----|------|\n| 1 | Bob |\n\nBob says',
    `| id | Name |\n|----|------|\n| 1 | ${X} |\n\nBob says`,
  ],
  [' id | name\n----+------\n  1 | Bob\n(1 row)', ` id | name\n----+------\n  1 | ${X}\n(1 row)`],
  ['id;name\n1;Bob;more', `id;name\n${X}`],
] as const) {
  test(`a column is masked in the table ${JSON.stringify(text)}`, () => {
    assert.equal(textOfAnswer(maskBy(byColumn, textAnswer(text))), expected)
  })
}

const bySource = field({ source: 'public.users.email' })
const rows = { rows: [{ id: 1, mail: 'x', city: 'Rome' }] }

test('a source is masked under whatever name the query gives it', () => {
  const columns = [
    { name: 'id', sources: [] },
    { name: 'MAIL', sources: ['public.users.*'] },
  ]
  const masked = answer({ rows: [{ id: 1, mail: X, city: 'Rome' }] })
  assert.deepEqual(maskedBy(bySource, answer(rows), { of: { ...QUERY, columns } }), masked)
  const text = textOfAnswer(
    maskBy(bySource, textAnswer('id,mail\n1,x'), { of: { ...QUERY, columns } }),
  )
  assert.equal(text, `id,mail\n1,${X}`)
})

test('where nobody can tell which column it is, all values of the rows are masked', () => {
  const all = answer({ rows: [{ id: 0, mail: X, city: X }] })
  const unknown = [{ name: 'other', sources: ['public.users.email'] }]
  for (const facts of [{ reads: ['public.users.email'] }, {}, { columns: unknown }]) {
    assert.deepEqual(maskedBy(bySource, answer(rows), { of: { ...QUERY, ...facts } }), all)
    const text = textOfAnswer(
      maskBy(bySource, textAnswer('Bob lives in Rome'), { of: { ...QUERY, ...facts } }),
    )
    assert.equal(text, X)
  }
})

test('what a query does not read is not masked', () => {
  for (const facts of [
    { reads: ['public.users.id'] },
    { columns: [{ name: 'mail', sources: ['public.t.mail'] }] },
  ]) {
    assert.deepEqual(maskedBy(bySource, answer(rows), { of: { ...QUERY, ...facts } }), answer(rows))
  }
})

test('a field that somebody may see is still looked through for other kinds', () => {
  const { content, shown } = maskBy(field({ column: 'note' }), answer({ note: 'call a@x.org' }), {
    unmask: ['secret'],
  })
  assert.deepEqual(JSON.parse(content), answer({ note: X }))
  assert.deepEqual(JSON.parse(shown ?? ''), answer({ note: 'call [masked:email]' }))
})

test('a field may go, or refuse the answer', () => {
  assert.deepEqual(
    maskedBy(
      field({ result: '$.rows[*].b', action: 'drop' }),
      answer({ rows: [{ a: 1, b: { c: 'a@x.org' } }] }),
    ),
    answer({ rows: [{ a: 1 }] }),
  )
  assert.deepEqual(maskBy(field({ result: '$.b', action: 'block' }), answer({ b: 1 })).blocked, {
    kind: 'secret',
    rule: 'f',
  })
  assert.equal(
    maskBy(field({ result: '$.b', action: 'block' }), answer({ a: 1 })).blocked,
    undefined,
  )
})
