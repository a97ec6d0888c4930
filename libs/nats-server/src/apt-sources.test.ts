import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDeb822, parseOneLine, stanzaFor } from './apt-sources.ts'
import { mirrorOf } from './distribution.ts'

test('one-line sources: options, comments, source packages', () => {
  const text = `# deb http://off.invalid/debian bookworm main
deb-src http://mirror.invalid/debian bookworm main
deb http://security.invalid/debian-security bookworm-security main
deb [arch=amd64 signed-by=/keys/debian.gpg] http://mirror.invalid/debian bookworm main contrib # here
`
  const sources = parseOneLine(text)
  assert.equal(sources.length, 2)
  assert.deepEqual(mirrorOf(sources, 'bookworm'), {
    uri: 'http://mirror.invalid/debian',
    suites: ['bookworm'],
    components: ['main', 'contrib'],
    signedBy: '/keys/debian.gpg',
  })
})

test('deb822 sources: several suites, an embedded key, a disabled stanza', () => {
  const text = `Types: deb
Enabled: no
URIs: http://off.invalid/debian
Suites: bookworm
Components: main

# a comment between
Types: deb deb-src
URIs: http://mirror.invalid/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 abc
 -----END PGP PUBLIC KEY BLOCK-----
`
  const mirror = mirrorOf(parseDeb822(text), 'bookworm')
  assert.ok(mirror)
  const stanza = stanzaFor(mirror, 'sid', 'main')
  assert.match(stanza, /^Types: deb\nURIs: http:\/\/mirror\.invalid\/debian\nSuites: sid\n/)
  assert.match(stanza, /Signed-By: *\n -----BEGIN[^]*\n \.\n abc\n -----END/)
  assert.deepEqual(parseDeb822(stanza), [{ ...mirror, suites: ['sid'] }])
})

test('a security suite alone is no mirror of the release', () => {
  const sources = parseOneLine('deb http://security.invalid/debian-security bookworm-security main')
  assert.equal(mirrorOf(sources, 'bookworm'), undefined)
})
