import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { openCheckpoint, signCheckpoint } from '@sallyport/evidence'
import { connectTransit, type Transit, type TransitSettings } from './index.ts'
import { findVault, startVault } from './testing/vault.ts'
import {
  type Certificate,
  startTransitServer,
  type TransitServer,
} from './testing/transit-server.ts'

const ORIGIN = 'sallyport.test/log'
const HEAD = { size: 7, root: Buffer.alloc(32, 1) }
const SECRET = Buffer.alloc(32, 9)
const CONTEXT = Buffer.from('keys/x\nabout')
const [LOG, RECORDINGS] = ['transit:transit/log', 'transit:transit/recordings']

let directory: string
let server: TransitServer
let settings: TransitSettings
let transit: Transit

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sallyport-transit-'))
  server = await startTransitServer()
  const tokenFile = await save('token', `${server.token}\n`)
  settings = { address: server.address, tokenFile, timeoutMs: 500 }
  transit = await connectTransit(settings)
  server.rotate('log', 'ed25519')
  server.rotate('log', 'ed25519')
  server.rotate('recordings', 'aes256-gcm96')
  server.rotate('recordings', 'aes256-gcm96')
})
after(async () => {
  await transit[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
  await rm(directory, { recursive: true })
})

async function save(name: string, text: string): Promise<string> {
  const file = join(directory, name)
  await writeFile(file, text, { mode: 0o600 })
  return file
}

/** What every server must do that is spoken to like this one. */
async function assertKeeps(keys: Transit): Promise<void> {
  const signers = [await keys.signer(`${LOG}#1`, ORIGIN), await keys.signer(`${LOG}#2`, ORIGIN)]
  const [first, second] = signers
  assert.ok(first && second)
  assert.notEqual(first.key.text, second.key.text)
  const note = Buffer.from(await signCheckpoint(HEAD, first, second))
  for (const { key } of signers) assert.equal(openCheckpoint(note, key).size, 7)
  const [older, newer] = [1, 2].map((version) => keys.wrapper(`${RECORDINGS}#${version}`))
  assert.ok(older && newer)
  const wrapped = await older.wrap(SECRET, CONTEXT)
  assert.ok(!Buffer.from(wrapped).includes(SECRET))
  assert.deepEqual(await older.unwrap(older.id, wrapped, CONTEXT), SECRET)
  assert.equal(await newer.unwrap(older.id, wrapped, CONTEXT), undefined)
  await assert.rejects(older.unwrap(older.id, wrapped, Buffer.from('other')), {
    code: 'invalid_key',
  })
  await assert.rejects(newer.unwrap(newer.id, wrapped, CONTEXT), { code: 'invalid_key' })
  const changed = Buffer.from(wrapped)
  changed.writeUInt8(changed.readUInt8(30) === 0x41 ? 0x42 : 0x41, 30)
  await assert.rejects(older.unwrap(older.id, changed, CONTEXT), { code: 'invalid_key' })
}

test('keys that are kept by the server sign a log and wrap data keys', async () => {
  await assertKeeps(transit)
})

test('a version that was retired is a key that is not at hand', async () => {
  const older = transit.wrapper(`${RECORDINGS}#1`)
  const wrapped = await older.wrap(SECRET, CONTEXT)
  server.retire('recordings', 2)
  assert.equal(await older.unwrap(older.id, wrapped, CONTEXT), undefined)
  server.retire('recordings', 1)
})

test('keys of another type, of no such version or without a proper name are refused', async () => {
  for (const key of [`${LOG}#3`, `${RECORDINGS}#1`, LOG, 'transit:log#1', 'transit:a/../b#1'])
    await assert.rejects(transit.signer(key, ORIGIN), { code: 'invalid_key' }, key)
  await assert.rejects(transit.signer('transit:transit/none#1', ORIGIN), /no such key or mount/)
})

test('whatever the server does, the answer is a signature or a failure that says what it is', async () => {
  const signer = await transit.signer(`${LOG}#1`, ORIGIN)
  const failures = {
    sealed: /it is sealed/,
    mute: /it does not answer/,
    garbled: /its answer is no JSON/,
    endless: /its answer is too long/,
    forging: /no signature of transit:transit\/log#1/,
  } as const
  for (const mood of ['sealed', 'mute', 'garbled', 'endless', 'forging'] as const) {
    server.mood = mood
    await assert.rejects(signer.sign(Buffer.from('x')), {
      name: 'KeyServiceError',
      message: failures[mood],
    })
    server.mood = 'well'
    assert.equal((await signer.sign(Buffer.from('x'))).length, 64)
  }
})

test('a token that is wrong, gone or renewed: no failure holds it', async () => {
  const tokenFile = await save('renewed', 'hvs.wrong')
  await using other = await connectTransit({ ...settings, tokenFile })
  const failing = other.signer(`${LOG}#1`, ORIGIN)
  await assert.rejects(failing, (error: Error) => {
    assert.match(error.message, /the token may have ended/)
    return !`${error.message}${error.stack}${String(error.cause)}`.includes('hvs.')
  })
  await save('renewed', '')
  await assert.rejects(other.signer(`${LOG}#1`, ORIGIN), /the file with its token/)
  await save('renewed', server.token)
  await other.signer(`${LOG}#1`, ORIGIN)
})

test('a server that is not there is told by its code alone', async () => {
  await using other = await connectTransit({ ...settings, address: 'http://127.0.0.1:1' })
  await assert.rejects(other.signer(`${LOG}#1`, ORIGIN), /it does not answer \(ECONNREFUSED\)/)
})

/** A certificate for this machine that nobody has signed; undefined where there is no openssl. */
async function selfSigned(): Promise<Certificate | undefined> {
  const [keyFile, certFile] = [join(directory, 'key.pem'), join(directory, 'cert.pem')]
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  const making = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject]
  try {
    await promisify(execFile)('openssl', [...making, '-keyout', keyFile, '-out', certFile])
    return { key: await readFile(keyFile, 'utf8'), cert: await readFile(certFile, 'utf8') }
  } catch {
    return undefined
  }
}

test('a server with a certificate of one`s own is trusted by its file, and only then', async (t) => {
  const certificate = await selfSigned()
  if (certificate === undefined) return t.skip('there is no openssl')
  await using secure = await startTransitServer(certificate)
  secure.rotate('log', 'ed25519')
  const tokenFile = await save('secure', secure.token)
  const at = { address: secure.address, tokenFile, timeoutMs: 10_000 }
  await using distrustful = await connectTransit(at)
  await assert.rejects(distrustful.signer(`${LOG}#1`, ORIGIN), /\(DEPTH_ZERO_SELF_SIGNED_CERT\)/)
  assert.deepEqual(secure.asked, [])
  await using trustful = await connectTransit({ ...at, caFile: join(directory, 'cert.pem') })
  await trustful.signer(`${LOG}#1`, ORIGIN)
})

test('the same with a Vault or an OpenBao', async (t) => {
  const binary = await findVault()
  if (binary === undefined) return t.skip('no vault and no bao on PATH')
  await using vault = await startVault(binary)
  const tokenFile = await save('vault', vault.token)
  const { address } = vault
  await using real = await connectTransit({ address, tokenFile, timeoutMs: 10_000 })
  await assertKeeps(real)
})
