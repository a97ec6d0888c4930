import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { mask, maskText } from '../../../testing/mask.ts'

const X = '[masked:secret]'

suite('a value is a secret by its name, its look and the way it is assigned', () => {
  for (const [open, value, close] of [
    // Names of variables have few digits in them, and few changes of case.
    ['password=', 'x1aBcDeF.gh', ''],
    ['password=', 'hunter.b1234', ''],
    ['password=', 'a1b2.c3d', ''],
    ['api_key=', 'k8Jd92mQ', ''],
    ['client_secret=', 'abc123', ''],
    ['password=', 'banana', ''],
    ['f("password=', 'hunter2', '")'],
    ['f("password=', 'banana', '")'],
    ["<a href='?password=", 'banana', "'>"],
    ['<td>password=', 'banana', '</td>'],
    ['auth_token=', 'abcdeFghijkLmnopqSTu', ''],
    ['password: ', 'hunter2', ', user: bob'],
    ['mysql --password ', 'banana', ' db'],
  ] as const)
    test(open + value, () => assert.equal(maskText(open + value + close), open + X + close))
})

test('the same goes for members of JSON', () => {
  for (const member of [
    { password: 'hunter.two' },
    { password: 'have-fun-2' },
    { password_hash: 'a1b2c3d4e5f6' },
    { password: 'x1'.repeat(2048) },
  ])
    assert.match(mask(JSON.stringify(member)).content, /^\{"\w+":"\[masked:secret\]"\}$/)
  const kept = [
    { password: '' },
    { password: ' ' },
    { password: '%DB_PASS%' },
    { password: '$DB_PASS' },
    { password: '%s' },
    { password: 'op://vault/db/password' },
    { password: 'vault:kv/db' },
    { password_hash: 'a1b2c3d4e5f' },
    { password: 'x1'.repeat(2049) },
  ].map((member) => JSON.stringify(member))
  assert.deepEqual(
    kept.map((json) => mask(json).content),
    kept,
  )
})

suite('what only looks like it is none', () => {
  for (const text of [
    // Code.
    'password = appConfig.myDbValueOfIt',
    'password = config.db1Value',
    'password = decode(1234)',
    // Sentences, counts and dates.
    'password: multi-word text',
    'passwords: 120, users: 4',
    'password: 12 of 20',
    'last password: 2024-01-15, by bob',
    'the last password is 2024-01-15',
    'the password is banana now',
    'the password is: unknown',
    "the password 'Wait 5 minutes'",
    "the password 'forgotten' link",
    "the password 'of his own' is",
    'the password Settings page',
    // Without letters of both cases nothing but a space announces no value.
    'password 8f3k2mqz91xt expired',
    'password 8F3K2MQZ91XT expired',
    'build x7Kd92LmPq4Rt (pass)',
    // Names, places, dates and numbers.
    'token=a1b2c3d',
    'token: größe12345x',
    'token: ./keys/a1b2c3d4.pem',
    'token: 20240115T103000Z',
    'token: 1234567890123',
    'connect(password=banana)',
    'auth_token=bcdeFghijkLmnopqSTu',
    'token: anEasyNameOfSomeThing',
    'token: a1a1a1a1a1a1',
    'token: somelongidentifierWITHCAPS',
  ])
    test(text, () => assert.equal(maskText(text), text))
})
