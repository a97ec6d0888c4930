import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maskBy, textAnswer, textOfAnswer } from '../../testing/profile.ts'

const masked = (text: string): string => textOfAnswer(maskBy({}, textAnswer(text)))

const [SECRET, BORN, PHONE, ID] = ['secret', 'date_of_birth', 'phone', 'national_id'].map(
  (kind) => `[masked:${kind}]`,
)

test('values are masked by the names of their columns', () => {
  for (const [text, expected] of [
    [
      'id,password,dob,phone,ssn\n1,hunter2,1980-01-02,2025550100,219099999\n2,"a,""b",02/01/1980,,\n',
      `id,password,dob,phone,ssn\n1,${SECRET},${BORN},${PHONE},${ID}\n2,"${SECRET}",${BORN},,\n`,
    ],
    ['id\tbirth_date\r\n7\t1980-01-02\r\n', `id\tbirth_date\r\n7\t${BORN}\r\n`],
    ['Name;Geburtsdatum\nBob;02.01.1980\n', `Name;Geburtsdatum\nBob;${BORN}\n`],
    ['id,dob\r1,1980-01-02\r2,1981-01-02\r', `id,dob\r1,${BORN}\r2,${BORN}\r`],
    [
      ' id | passwd  | birth_date \n----+---------+------------\n  1 | hunter2 | 1980-01-02\n(1 row)\n',
      ` id | passwd  | birth_date \n----+---------+------------\n  1 | ${SECRET} | ${BORN}\n(1 row)\n`,
    ],
    [
      '+----+----------+\n| id | password |\n+----+----------+\n|  1 | hunter2  |\n+----+----------+\n',
      `+----+----------+\n| id | password |\n+----+----------+\n|  1 | ${SECRET}  |\n+----+----------+\n`,
    ],
    [
      '| id | **Date of birth** |\n|---|:---:|\n| 1 | 1980-01-02 |\n\nBob, 1980-01-02',
      `| id | **Date of birth** |\n|---|:---:|\n| 1 | ${BORN} |\n\nBob, 1980-01-02`,
    ],
    [
      'id  password   birth_date\n--- ---------- ----------\n1   hunter2    1980-01-02\n\n(1 rows affected)',
      `id  password   birth_date\n--- ---------- ----------\n1   ${SECRET}    ${BORN}\n\n(1 rows affected)`,
    ],
  ] as const)
    assert.equal(masked(text), expected)
})

test('what is no table, and tables that only speak of such values, stay', () => {
  for (const text of [
    '| suite | pass | fail |\n|---|---|---|\n| unit | 12 of 12 | 0 |\n',
    'suite,pass,skipped\nunit,all12,none\n',
    'user,password attempts\nbob,3\n',
    'Enter user, password\nthen click, done9now\n',
    'Name, password and token\nare needed, and 3rd thing\n',
    'NAME            TYPE                                 DATA\ndefault-token   kubernetes.io/service-account-token  3',
    '| option | description |\n|---|---|\n| password | the password of the user |\n',
    'id,dob\n\n1,1980-01-02',
    'released,version\n1980-01-02,1.2.3',
  ])
    assert.equal(masked(text), text)
})

test('who may see a kind sees it in a column, too', () => {
  const text = 'id,dob,password\n1,1980-01-02,hunter2'
  const { shown, content } = maskBy({}, textAnswer(text), { unmask: ['date_of_birth'] })
  assert.doesNotMatch(content, /1980|hunter2/)
  assert.match(shown ?? '', /1980-01-02/)
  assert.doesNotMatch(shown ?? '', /hunter2/)
})

test('a table begins with its names, and ends with the first line of other cells', () => {
  for (const [text, expected] of [
    [
      'id,dob\n1,1980-01-02\nthat is all\n2,1981-01-02',
      `id,dob\n1,${BORN}\nthat is all\n2,1981-01-02`,
    ],
    // A quoted cell goes on in the next line.
    ['id,note,password\n1,"a\nb",hunter2\n', `id,note,password\n1,"a\nb",${SECRET}\n`],
    // A table of tests counts what passes; another may have a column of that name, and of totals.
    ['user,pass\nbob,hunter2\n', `user,pass\nbob,${SECRET}\n`],
    ['user,password,total\nbob,hunter2,9\n', `user,password,total\nbob,${SECRET},9\n`],
    // Counts, and what no name begins like.
    ['user,password\nbob,12\n', 'user,password\nbob,12\n'],
    ['7,password\nx,hunter2\n', '7,password\nx,hunter2\n'],
  ] as const)
    assert.equal(masked(text), expected)
})
