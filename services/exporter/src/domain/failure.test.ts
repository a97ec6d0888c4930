import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failureText } from './failure.ts'

const SENTENCE = /^[A-Z][^\n]{20,254}\.$/

test('every failure is one sentence that says what to do', () => {
  const known = `ECONNREFUSED ENOTFOUND ETIMEDOUT UND_ERR_SOCKET closed_early ENOSPC ENOENT
    credential_unreadable dead_letters answer_too_long http_401 http_404 http_400 http_429 http_503`.split(
    /\s+/,
  )
  const others = ['DEPTH_ZERO_SELF_SIGNED_CERT', 'hec_9', 'failed', 'x'.repeat(64)]
  for (const code of [...known, ...others]) assert.match(failureText(code), SENTENCE, code)
  assert.equal(new Set(known.map(failureText)).size, known.length - 2, 'few mean the same')
  assert.match(failureText('ERR_TLS_CERT_ALTNAME_INVALID'), /certificate/)
})
