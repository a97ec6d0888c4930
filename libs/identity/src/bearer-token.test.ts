import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bearerToken, MAX_TOKEN_CHARS } from './bearer-token.ts'

test('takes the token out of a bearer header, whatever the case of the scheme', () => {
  assert.equal(bearerToken('Bearer abc.DEF-1_2~+/=='), 'abc.DEF-1_2~+/==')
  assert.equal(bearerToken('bearer abc'), 'abc')
})

test('no header is a missing token', () => {
  for (const header of [undefined, '']) {
    assert.throws(() => bearerToken(header), { code: 'missing' })
  }
})

test('anything but exactly one bearer token is malformed', () => {
  const headers = [
    'Bearer',
    'Bearer ',
    'Bearer  abc',
    ' Bearer abc',
    'Bearer abc ',
    'Bearer abc def',
    'Bearer abc, Bearer def',
    'Bearer abc\n',
    'Bearer é',
    'Bearer a=b',
    'Basic YTpi',
    'abc',
  ]
  for (const header of headers) {
    assert.throws(() => bearerToken(header), { code: 'malformed' }, JSON.stringify(header))
  }
})

test('a token beyond 16 KB is refused', () => {
  assert.equal(bearerToken(`Bearer ${'a'.repeat(MAX_TOKEN_CHARS)}`).length, MAX_TOKEN_CHARS)
  const header = `Bearer ${'a'.repeat(MAX_TOKEN_CHARS + 1)}`
  assert.throws(() => bearerToken(header), { code: 'malformed' })
})
