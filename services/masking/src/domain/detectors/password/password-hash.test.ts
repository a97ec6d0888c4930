import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mask, maskText, rulesIn } from '../../../testing/mask.ts'

/** What follows is put together here, so that no scanner takes this file for a leak. */
const digest = (length: number): string =>
  'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF'.repeat(4).slice(0, length)
const hex = (length: number): string => '0123456789abcdef'.repeat(8).slice(0, length)

const HASHES = [
  `$2b$12$${digest(53)}`,
  `$2y$10$${digest(53)}`,
  `$argon2id$v=19$m=65536,t=3,p=4$${digest(11)}$${digest(43)}`,
  `$6$rounds=5000$saltsaltsalt$${digest(86)}`,
  `$5$saltstring$${digest(43)}`,
  `$1$salt$${digest(22)}`,
  `$y$j9T$${digest(22)}$${digest(43)}`,
  `$apr1$${digest(8)}$${digest(22)}`,
  `$P$B${digest(30)}`,
  `$scrypt$ln=16,r=8,p=1$${digest(22)}$${digest(43)}`,
  `$pbkdf2-sha256$29000$${digest(22)}$${digest(43)}`,
  `pbkdf2_sha256$260000$salt1234$${digest(43)}=`,
  `pbkdf2:sha256:260000$salt1234$${hex(64)}`,
  `scrypt:32768:8:1$salt1234$${hex(128)}`,
  `{SSHA}${digest(32)}`,
  `{SSHA512}${digest(96)}`,
  `{CRYPT}$6$saltsalt$${digest(86)}`,
  `SCRAM-SHA-256$4096:${digest(22)}==$${digest(43)}=:${digest(43)}=`,
  `*${hex(40).toUpperCase()}`,
]

test('hashes of passwords are masked whole, wherever they stand', () => {
  for (const hash of HASHES) {
    const X = '[masked:password]'
    assert.equal(maskText(`it is ${hash} now`), `it is ${X} now`)
    assert.equal(maskText(`bob:${hash}:19000:0:99999:7:::`), `bob:${X}:19000:0:99999:7:::`)
    assert.equal(mask(JSON.stringify({ hash })).content, JSON.stringify({ hash: X }))
    assert.doesNotMatch(maskText(`password_hash: ${hash}\n`), /[A-Za-z\d]{8}\n/)
    assert.deepEqual(rulesIn(`(1, '${hash}')`), ['password_hash'])
  }
})

test('a digest with the name of its algorithm is one where users are spoken of', () => {
  const md5 = `md5${hex(32)}`
  assert.equal(
    maskText(`ALTER ROLE bob PASSWORD ${md5}`),
    'ALTER ROLE bob PASSWORD [masked:password]',
  )
  assert.equal(maskText(`etag ${md5}`), `etag ${md5}`)
})

test('the member that holds a hash is masked if it looks like one', () => {
  const content = { passwordHash: hex(40), password_salt: digest(16), tokenDigest: hex(64) }
  const masked = JSON.stringify(
    Object.fromEntries(Object.keys(content).map((name) => [name, '[masked:secret]'])),
  )
  assert.equal(mask(JSON.stringify(content)).content, masked)
  const kept = JSON.stringify({
    password_hash: 'bcrypt',
    passwordHash: 'sha256',
    commitHash: hex(40),
  })
  assert.equal(mask(kept).content, kept)
})
