import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { maskText } from '../../testing/mask.ts'

const X = '[masked:password]'

suite('of a connection URL the password is masked, and no more', () => {
  for (const [open, password, close] of [
    ['://u:', 'hunter2', '@h'],
    // Up to the first @ of a path, and to the last one before it.
    ['postgres://u:', 'pw1', '@h/p@th'],
    ['mysql://u:', 'pa/ss', '@host/x@y'],
    ['mysql://u:', 'p@ss', '@host/x@y'],
    // More digits than a port has.
    ['postgres://u:', '123456/7', '@h'],
  ] as const)
    test(open + password + close, () => {
      assert.equal(maskText(open + password + close), open + X + close)
    })
})

suite('what is no password of a URL stays', () => {
  for (const text of [
    'see http://host:abc and bob@',
    'see "http://host:abc", "bob@"',
    'http://h:12345/7@h',
    'http://h:/7@h',
  ])
    test(text, () => assert.equal(maskText(text), text))
})
