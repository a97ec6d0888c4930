import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { answer, maskBy, textAnswer, textOfAnswer } from '../../testing/profile.ts'

const rules = {
  fields: [{ id: 'pay', kind: 'salary', column: 'salary', action: 'redact' as const }],
}

/** Results in the shapes in which the services answer; the salary is 81234, beside it stands 4711. */
const SHAPES: Readonly<Record<string, object>> = {
  BigQuery: {
    schema: {
      fields: [
        { name: 'id', type: 'INTEGER' },
        { name: 'salary', type: 'NUMERIC' },
      ],
    },
    rows: [{ f: [{ v: '4711' }, { v: '81234' }] }, { f: [{ v: '4711' }, { v: '81234' }] }],
    totalRows: '2',
  },
  Athena: {
    ResultSet: {
      Rows: [
        { Data: [{ VarCharValue: 'id' }, { VarCharValue: 'salary' }] },
        { Data: [{ VarCharValue: '4711' }, { VarCharValue: '81234' }] },
      ],
      ResultSetMetadata: { ColumnInfo: [{ Name: 'id' }, { Name: 'salary', Type: 'integer' }] },
    },
  },
  'Athena without its metadata': {
    Rows: [
      { Data: [{ VarCharValue: 'id' }, { VarCharValue: 'salary' }] },
      { Data: [{ VarCharValue: '4711' }, { VarCharValue: '81234' }] },
    ],
  },
  Snowflake: {
    resultSetMetaData: { numRows: 1, rowType: [{ name: 'ID' }, { name: 'SALARY', scale: 0 }] },
    data: [['4711', '81234']],
  },
  Databricks: {
    manifest: { schema: { columns: [{ name: 'id' }, { name: 'salary', position: 1 }] } },
    result: { data_array: [['4711', '81234']] },
  },
  'Redshift Data API': {
    ColumnMetadata: [{ name: 'id' }, { name: 'salary', typeName: 'int4' }],
    Records: [[{ longValue: 4711 }, { longValue: 81_234 }]],
  },
  'qualified members': { rows: [{ 'people.id': '4711', 'hr.people.salary': '81234' }] },
  'a qualified header': { columns: ['people.id', 'people.salary'], rows: [[4711, 81_234]] },
}

suite('a column is masked in the shapes that services answer in', () => {
  for (const [service, result] of Object.entries(SHAPES))
    test(service, () => {
      const json = JSON.stringify(result)
      for (const masked of [
        maskBy(rules, answer(result)).content,
        textOfAnswer(maskBy(rules, textAnswer(json))),
      ]) {
        assert.doesNotMatch(masked, /81234/)
        assert.match(masked, /4711/)
        assert.ok(JSON.parse(masked))
      }
    })
})

suite('what stands beside such rows stays', () => {
  for (const value of [
    { schema: { fields: [{ name: 'id' }, { name: 'salary' }] }, tags: ['a', 'b'] },
    { rowType: [{ name: 'id' }, { name: 'salary' }], data: [{ id: 1, notes: ['a', 'b'] }] },
  ])
    test(JSON.stringify(value), () => {
      assert.equal(maskBy(rules, answer(value)).content, JSON.stringify(answer(value)))
    })
})

const MASKED = '[masked:salary]'

suite('a column is masked in texts', () => {
  for (const [text, expected] of [
    ['id,people.salary\n1,81234', `id,people.salary\n1,${MASKED}`],
    ['"id","hr"."people"."salary"\n1,81234\n', `"id","hr"."people"."salary"\n1,${MASKED}\n`],
    [
      ' id | people.salary \n----+---\n 1 | 81234',
      ` id | people.salary \n----+---\n 1 | ${MASKED}`,
    ],
    ['people.salary: 81234\nname: Bob', `people.salary: ${MASKED}\nname: Bob`],
    [
      '<table><tr><th>p.salary</th></tr><tr><td>81234</td></tr></table>',
      `<table><tr><th>p.salary</th></tr><tr><td>${MASKED}</td></tr></table>`,
    ],
    ['id,salary\r1,81234\r2,81234\r', `id,salary\r1,${MASKED}\r2,${MASKED}\r`],
    ['id\tsalary\r1\t81234', `id\tsalary\r1\t${MASKED}`],
    ['salary,note\r81234,"a\rb"\r81234,c', `salary,note\r${MASKED},"a\rb"\r${MASKED},c`],
    ['id,salary\r\n1,81234\r\n2,81234\r\n', `id,salary\r\n1,${MASKED}\r\n2,${MASKED}\r\n`],
  ] as const)
    test(JSON.stringify(text), () => {
      assert.equal(textOfAnswer(maskBy(rules, textAnswer(text))), expected)
    })
})

test('a sentence behind a table stays, and what may go on in a line of its own does not', () => {
  const table = 'id,salary\n1,81234'
  const said = 'These are all of the people in the team.'
  assert.equal(
    textOfAnswer(maskBy(rules, textAnswer(`${table}\n${said}\nAsk for more.`))),
    `id,salary\n1,${MASKED}\n${said}\nAsk for more.`,
  )
  const note = 'id,salary\n1,"It is\nhigh, he said.\nReally high is what he said."\n2,5 and more\n'
  const masked = textOfAnswer(maskBy(rules, textAnswer(`${note}He earns much more than that.`)))
  assert.doesNotMatch(masked, /high|earns|more/)
})
