import assert from 'node:assert/strict'
import { test } from 'node:test'
import { run } from '../../testing/mask.ts'
import { answer, profileOf, QUERY, textAnswer } from '../../testing/profile.ts'
import { maskJson } from '../mask-json.ts'
import { jsonFragments } from './json-fragments.ts'
import { Pace } from '../pace.ts'

const LENGTH = 4000
/** Steps that come and go with where parts end. */
const FEW = 8

const rule = { kind: 'secret', action: 'redact' } as const
const PROFILE = profileOf({
  fields: [
    { ...rule, id: 'column', column: 'email' },
    { ...rule, id: 'source', source: 'public.users.ssn' },
    { ...rule, id: 'deep', result: '$..a..b..a..b' },
    { ...rule, id: 'gone', result: '$..a[*].b', action: 'drop' },
  ],
})
const COLUMNS = [{ name: 'ssn', sources: ['public.users.ssn'] }]

const repeated = (piece: string, length: number): string =>
  piece.repeat(Math.ceil(length / piece.length))

/** What JSON, tables, and lists of names and values are made of, so repeated that a careless search would try every part with every other. */
const PIECES = [
  'password,dob\n"',
  'password,dob\na,b\n',
  '|password|dob|\n|-|-|\n',
  'people.email,a\r',
  '[',
  '{',
  '{"',
  '["',
  '{"a":',
  '["[',
  '{"{',
  '[{"a',
  '[[],',
  '[[1],',
  '{"a":{"',
  '[1]',
  '"[',
  '[" ',
  '{ ',
  '[" [',
  '[0,x',
  '["",x',
  '{"":1',
  '["[",',
  '{"a":"[',
  '"[\\"',
  '"{\\"a\\":',
  '{"email":1}',
  'email=',
  "'email':(",
  "email='",
  'email=a  ',
  '(email, ',
  '{"email":1}\n',
  '{"email":"',
  '["email"],',
  '[1,',
  '["ssn"],[1],',
  '[{},',
  '| email ',
  'email|',
  'email,x\n"',
  'email\n\n',
  ' email\n',
  'ssn,email\n',
  '"email",',
  ',"',
  '"a"",',
  '---',
  '--- ',
  '--- \n',
  'email  x\n--- --\n',
  'email  ',
  '\n',
  '|\n',
  'email│',
  'email: ',
  'email:\n',
  'email:\n -\n',
  '- email: ',
  '*** 1. row ***\n',
  '-[ RECORD 1 ]\n',
  '<td>',
  '<td',
  '<tr>',
  '<th>email</th>',
  '<table><tr><td>email<tr>',
  '<table>',
  '\u3000',
]

const values = (element: string, length: number): string =>
  repeated(`${element},`, length).slice(0, -1)

/** Structured content, by its length. */
const CONTENTS: readonly ((length: number) => string)[] = [
  '["email"]',
  '[["email"],["ssn"]]',
  '{"ssn":1}',
  '{}',
  '[]',
  '[[]]',
  '{"ssn":[[{"ssn":1}]]}',
  '{"a":{"b":{"a":{"b":1}}}}',
  '{"b":{"a":[{"b":1}]}}',
  '"{\\"a\\":1}"',
  '"[[["',
].flatMap((element) => [
  (length) => `[${values(element, length)}]`,
  (length) => `{"columns":["id","ssn"],"rows":[${values(element, length)}]}`,
])
/** Long headers, and many tables beside them. */
const HEADERS: readonly ((length: number) => string)[] = [
  (length) => `{"a":[${values('0', length / 2)},"email"],${members('["email"]', length / 2)}}`,
  (length) => `{"a":[${values('"email"', length / 2)}],${members('[["email"]]', length / 2)}}`,
]

const members = (value: string, length: number): string =>
  Array.from({ length: Math.ceil(length / 20) }, (_, index) => `"b${index}":${value}`).join(',')

const message = (structured: string): string => `{"result":{"structuredContent":${structured}}}`

const MESSAGES: readonly ((length: number) => string)[] = [
  ...PIECES.flatMap((piece) => [
    (length: number) => JSON.stringify(textAnswer(repeated(piece, length))),
    (length: number) => JSON.stringify(textAnswer(`ssn\n${repeated(piece, length)}\n]}"!`)),
    (length: number) => JSON.stringify(answer({ text: `,email\n${repeated(piece, length)}` })),
  ]),
  ...[...CONTENTS, ...HEADERS].map((make) => (length: number) => message(make(length))),
]

test('by places, too, twice the text takes twice the steps', { timeout: 600_000 }, () => {
  for (const make of MESSAGES) {
    const [once, twice] = [LENGTH, 2 * LENGTH].map((length) => {
      return run(maskJson(make(length), PROFILE, { of: { ...QUERY, columns: COLUMNS } })).pauses
    })
    const label = JSON.stringify(make(20))
    assert.ok((twice ?? 0) <= 2.2 * (once ?? 0) + FEW, `${label}: ${once} and ${twice}`)
  }
})

// Work on a text that grows with its square takes minutes.
test('no text stalls the search for JSON in it, which goes through it twice at most', () => {
  for (const piece of PIECES) {
    const text = `${repeated(piece, 16 * LENGTH)}\n"]}`
    const { value } = run(jsonFragments(text, 128, new Pace()))
    const read = value.reduce((sum, { start, end }) => sum + end - start, 0)
    assert.ok(read <= 2 * text.length, `${JSON.stringify(piece)}: ${read} of ${text.length}`)
  }
})
