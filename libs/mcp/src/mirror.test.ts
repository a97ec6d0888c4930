import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeMirror } from './mirror.ts'

const encoded = (text: string): string => `=?base64?${Buffer.from(text).toString('base64')}?=`

test('the examples of the specification say what it says they say', () => {
  assert.equal(decodeMirror('us-west1'), 'us-west1')
  assert.equal(decodeMirror('=?base64?SGVsbG8sIOS4lueVjA==?='), 'Hello, 世界')
  assert.equal(decodeMirror('=?base64?IHBhZGRlZCA=?='), ' padded ')
  assert.equal(decodeMirror('=?base64?bGluZTEKbGluZTI=?='), 'line1\nline2')
  assert.equal(decodeMirror('=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?='), '=?base64?literal?=')
})

test('what lacks one half of the frame, or has it in another case, is meant as it stands', () => {
  for (const header of ['=?base64?SGVsbG8=', 'SGVsbG8=?=', '=?BASE64?SGVsbG8=?=', '', 'a b\tc'])
    assert.equal(decodeMirror(header), header)
})

test('what two readers could take for different texts says nothing', () => {
  const hostile = [
    '=?base64?=',
    '=?base64?SGVsbG8?=',
    '=?base64?SGVs!!!bG8=?=',
    '=?base64? SGVsbG8=?=',
    '=?base64?SGVsbG9=?=',
    '=?base64?_-_-?=',
    '=?base64?/w==?=',
    '=?base64?7aCA?=',
    'caf\u00e9',
    'query\u00a0',
    'a\u007f',
    'a\nb',
  ]
  for (const header of hostile) assert.equal(decodeMirror(header), undefined, header)
  assert.equal(decodeMirror(undefined), undefined)
})

test('a byte order mark is a character like any other', () => {
  assert.equal(decodeMirror(encoded('\uFEFFquery')), '\uFEFFquery')
  assert.equal(decodeMirror(encoded('')), '')
})
