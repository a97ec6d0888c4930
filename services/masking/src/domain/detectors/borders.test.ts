import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maskText, rulesIn } from '../../testing/mask.ts'

/** Values at the border of what is one, by the kind of what masks them. */
const VALUES = [
  ['email', 'bob@x.org', ': hello'],
  ['email', 'git@x.org', ' is who wrote'],
  ['ip_address', '192.128.240.0', ''],
  ['ip_address', '::192.0.2.1', ''],
  ['ip_address', 'a1::b2:c3', ''],
  ['mac_address', '26-01-15-10-75-00', ''],
  ['mac_address', '26-01-15-30-30-00', ''],
  ['mac_address', '26:01:15:10:30:00', ''],
  ['phone', '+677 12345', ''],
  ['phone', '+123456789', ''],
  ['phone', '01234 5678', ''],
  ['phone', '0049 30 90-18 20', ''],
  ['phone', '0-532-123-45-67', ''],
  ['phone', '+49 30 90182', ' 2024-01-15'],
] as const

test('values at the border are masked', () => {
  for (const [kind, value, behind] of VALUES)
    assert.equal(maskText(`it is ${value}${behind}`), `it is [masked:${kind}]${behind}`)
})

test('what is beyond it stays', () => {
  for (const text of [
    // A repository.
    'ssh://git@github.com/acme/site',
    // Object identifiers, addresses of nothing, of the machine itself and of too many groups.
    '1.3.6.1',
    '2.5.29.15',
    '2001:db8::12345',
    '0:0:0:0:0:0:0:1',
    '0000::1',
    'ab1::2f',
    '1:2:3:4:5:6:7::8',
    // Days that no month has.
    'date of birth: 45 March 1985',
    'date of birth: 0 March 1985',
    // Too short, too long, or grouped as no country does.
    '+12345678',
    '+0123456789',
    '+1234567890123456',
    '(202) 5-55-0100',
    '(202) 5551',
    '0 132 123 45 67',
    '0 22 12 34 56',
    '102-555-0100',
    '202.555-0100',
    '030 12345',
    '030.901820',
    '030 90-18 20',
    '030 90/18/20',
    '030 9 01820',
    '202 555 0100 7',
    'phone: 123456',
    'phone: 1234567890123456',
  ])
    assert.equal(maskText(text), text)
  assert.deepEqual(rulesIn('of 01234-5678 and on'), [])
})
