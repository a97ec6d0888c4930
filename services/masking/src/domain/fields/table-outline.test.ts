import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { FieldRule } from '@sallyport/contracts'
import { answer, maskBy, maskedBy, QUERY, textAnswer, textOfAnswer } from '../../testing/profile.ts'

const fields = (more: Partial<FieldRule>): { readonly fields: FieldRule[] } => ({
  fields: [{ id: 'f', kind: 'secret', action: 'redact', ...more }],
})
const X = '[masked:secret]'
const byColumn = fields({ column: 'surname' })
const bySource = fields({ source: 'public.users.surname' })
const columns = ['id', 'surname'].map((name) => ({ name, sources: [`public.users.${name}`] }))
const of = { ...QUERY, columns }

suite('what is no header of rows moves no column', () => {
  for (const value of [
    // Only some members hold the cells of a row.
    {
      rows: [
        { tags: ['surname'], data: ['a'] },
        { tags: ['x'], data: ['b'] },
      ],
    },
    // Rows behind the first one hold values.
    { rows: [{ data: ['id', 'note'] }, { data: ['a', 'surname'] }, { data: ['b', 'c'] }] },
    [
      ['id', 'note'],
      ['a', 'surname'],
      ['b', 'c'],
    ],
    // A header is that of the rows beside it, not of those beside the list that it stands in.
    { tables: [{ columns: ['id', 'surname'] }], rows: [['a', 'b']] },
  ])
    test(JSON.stringify(value), () => {
      assert.deepEqual(maskedBy(byColumn, answer(value)), answer(value))
    })
})

suite('a header is found in the first row, whatever holds its cells', () => {
  for (const [value, expected] of [
    [
      { rows: [{ values: ['id', 'surname'] }, { values: ['a', 'Bob'] }] },
      { rows: [{ values: ['id', 'surname'] }, { values: ['a', X] }] },
    ],
    [
      { values: ['id', 'surname'], rows: [['a', 'Bob']] },
      { values: ['id', 'surname'], rows: [['a', X]] },
    ],
  ])
    test(JSON.stringify(value), () => {
      assert.deepEqual(maskedBy(byColumn, answer(value)), answer(expected))
      const text = textOfAnswer(maskBy(byColumn, textAnswer(JSON.stringify(value))))
      assert.deepEqual(JSON.parse(text), expected)
    })
})

suite('a name does not tell where the source is', () => {
  for (const value of [
    // It may be the column of another table.
    { rows: [{ 'other.surname': 'Al', b: 'Bob' }] },
    { columns: ['id', 'other.surname'], rows: [['Bob', 'Al']] },
    // No row stands under it.
    { columns: ['id', 'surname'], text: '1,Bob' },
    { columns: ['id', 'surname'], tags: [], text: '1,Bob' },
    { list: [['id', 'surname']], text: '1,Bob' },
    // It is a value.
    { types: { surname: 'surname' }, rows: [[1, 'Bob']] },
  ])
    test(JSON.stringify(value), () => {
      assert.doesNotMatch(maskBy(bySource, answer(value), { of }).content, /Bob/)
      const text = textAnswer(JSON.stringify(value))
      assert.doesNotMatch(maskBy(bySource, text, { of }).content, /Bob/)
    })
})

suite('where all rows name the source, the rest stays', () => {
  for (const [value, expected] of [
    [
      { rows: [{ id: 'a', surname: 'Bob' }], about: { of: { who: 'b' } } },
      { rows: [{ id: 'a', surname: X }], about: { of: { who: 'b' } } },
    ],
    [
      [
        ['id', 'surname'],
        ['a', 'Bob'],
      ],
      [
        ['id', 'surname'],
        ['a', X],
      ],
    ],
  ])
    test(JSON.stringify(value), () => {
      assert.deepEqual(maskedBy(bySource, answer(value), { of }), answer(expected))
      const text = textOfAnswer(maskBy(bySource, textAnswer(JSON.stringify(value)), { of }))
      assert.deepEqual(JSON.parse(text), expected)
    })
})

/** Two rules, of which somebody may see what one masks. */
const both = (one: Partial<FieldRule>, other: Partial<FieldRule>) => ({
  fields: [one, other].map((rule, index) => ({
    id: `f${index}`,
    kind: `kind${index}`,
    action: 'redact' as const,
    ...rule,
  })),
})

test('of two headers over one place both count for who may see one of them', () => {
  const rules = both({ column: 'surname' }, { column: 'name' })
  const value = { columns: ['surname'], labels: ['name'], rows: [['Bob']] }
  for (const kind of ['kind0', 'kind1'])
    assert.doesNotMatch(maskBy(rules, answer(value), { unmask: [kind] }).shown ?? '', /Bob/)
})

test('of two sources that different rows do not name both count for who may see one of them', () => {
  const rules = both({ source: 'public.users.id' }, { source: 'public.users.surname' })
  const rows = [
    { id: 'Al', b: 'Bob' },
    { surname: 'Al', c: 'Bob' },
  ]
  for (const kind of ['kind0', 'kind1'])
    for (const value of [{ rows }, { rows: rows.toReversed() }])
      assert.doesNotMatch(maskBy(rules, answer(value), { of, unmask: [kind] }).shown ?? '', /Bob/)
})
