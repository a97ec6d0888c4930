import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ArgumentMember } from '@sallyport/contracts'
import { touches } from './masked.ts'

const member = (path: string[], type: ArgumentMember['type'] = 'String'): ArgumentMember => ({
  path,
  type,
  required: false,
})

test('what was masked elsewhere touches nothing', () => {
  for (const place of ['/note', '/amounts', '/customer/mail', '/customer/id/x#', '/amount~1'])
    assert.ok(!touches(place, [member(['amount']), member(['customer', 'name'])]), place)
  // That there is a record is known, whatever was masked in it.
  assert.ok(!touches('/customer/mail', [member(['customer'], 'Record')]))
  assert.ok(!touches('/customer/…', [member(['customer'], 'Record')]))
})

test('what may have been masked in what is read touches it', () => {
  const long = 'x'.repeat(80)
  for (const [place, path] of [
    ['', ['amount']],
    ['/amount', ['amount']],
    ['/tags/*', ['tags']],
    ['/a~1b~0', ['a/b~']],
    ['/payload#/mail', ['payload']],
    ['/customer', ['customer', 'name']],
    ['/*/name', ['customer', 'name']],
    ['/…', ['amount']],
    ['/customer/…', ['customer', 'name']],
    [`/${long.slice(0, 63)}…`, [long]],
    [`/${long.slice(0, 57)}[maske…`, [long]],
    // A key that was masked may have been this one.
    ['/[masked:email]', ['bob@example.com']],
    ['/to [masked:email]#2', ['to bob@example.com']],
  ] as const)
    assert.ok(touches(place, [member([...path])]), place)
  assert.ok(touches('/[masked:email]/x', [member(['bob@example.com'], 'Record')]))
})
