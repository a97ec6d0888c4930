import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createS3Store } from './s3-store.ts'
import { type Certificate, openBareS3 } from './testing/bare-s3.ts'

/** A certificate for this machine that nobody has signed; undefined where there is no openssl. */
function selfSigned(): Certificate | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-tls-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  const making = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject]
  try {
    execFileSync('openssl', [...making, '-keyout', key, '-out', cert], { stdio: 'ignore' })
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  } catch {
    return undefined
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const certificate = selfSigned()

test(
  'a server with a certificate of one`s own is trusted by its file, and only then',
  { skip: certificate === undefined && 'there is no openssl' },
  async () => {
    await using bare = await openBareS3(certificate)
    await assert.rejects(createS3Store(bare.settings), {
      code: 'unavailable',
      message: /certificate is not trusted.*set SALLYPORT_S3_CA_FILE/,
    })
    const store = await createS3Store({ ...bare.settings, ca: certificate?.cert ?? '' })
    await store.put('a', Buffer.from('x'))
    assert.deepEqual(Buffer.from((await store.get('a')) ?? []).toString(), 'x')
  },
)
