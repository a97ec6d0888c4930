import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maskText, rulesIn } from '../../testing/mask.ts'

test('the password of a statement or a command is masked', () => {
  for (const [before, password, behind] of [
    ["CREATE USER 'app'@'10.%' IDENTIFIED BY '", 'jWxJCYvUSEPCs', "';"],
    ['ALTER USER app IDENTIFIED WITH caching_sha2_password BY "', 'opensesame', '"'],
    ["GRANT ALL ON a.* TO app IDENTIFIED BY PASSWORD '", 'y1', "'"],
    ['curl -s -u elastic:', 'P@ssw0rd$1', ' https://x.test'],
    ["curl --user 'elastic:", 'changeme', "' https://x.test"],
  ] as const) {
    assert.equal(maskText(before + password + behind), `${before}[masked:password]${behind}`)
  }
})

test('what reads alike elsewhere stays', () => {
  for (const text of [
    "he was identified by 'Bob'",
    'sort -u a:b',
    'curl -u elastic:$PASSWORD https://x.test',
    "CREATE USER app IDENTIFIED BY '${PASSWORD}'",
    "CREATE USER app IDENTIFIED BY '$password'",
  ]) {
    assert.equal(maskText(text), text)
  }
})

test('findings tell a password from a hash of one', () => {
  assert.deepEqual(rulesIn("CREATE USER app IDENTIFIED BY 'opensesame'"), ['typed_password'])
})
