import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { readConfig } from './config.ts'

const NEEDED = {
  SALLYPORT_EVIDENCE_DIR: '/var/lib/sallyport/evidence',
  SALLYPORT_LOG_KEY_FILE: '/run/secrets/log-key.pem',
  SALLYPORT_RECORDING_KEY_FILE: '/run/secrets/recording-key',
  SALLYPORT_LOG_ORIGIN: 'sallyport.example/log',
}

test('folder, key and origin have to be said', () => {
  const config = readConfig(NEEDED)
  assert.deepEqual(config.evidence, { kind: 'folder', directory: '/var/lib/sallyport/evidence' })
  assert.equal(config.origin, 'sallyport.example/log')
  assert.equal(config.recordingKeyFile, '/run/secrets/recording-key')
  assert.equal(config.retentionIntervalMs, 3_600_000)
  assert.equal(config.intervalMs, 1_000)
  assert.equal(config.nats.url, 'nats://127.0.0.1:4222')
})

test('all problems are told together', () => {
  const env = { SALLYPORT_LOG_ORIGIN: 'two words', SALLYPORT_LOG_INTERVAL_MS: '1' }
  assert.throws(
    () => readConfig(env),
    (error: Error) => {
      for (const name of [...Object.keys(NEEDED), 'SALLYPORT_LOG_INTERVAL_MS'])
        assert.match(error.message, new RegExp(name))
      return true
    },
  )
})

test('evidence stands in a folder or in a bucket, and not in both', () => {
  const url = 's3://evidence/prod'
  const bucket = { ...NEEDED, SALLYPORT_EVIDENCE_DIR: '', SALLYPORT_EVIDENCE_URL: url }
  const { evidence } = readConfig(bucket)
  assert.ok(evidence.kind === 's3')
  assert.equal(evidence.settings.prefix, 'prod/')
  assert.throws(
    () => readConfig({ ...NEEDED, SALLYPORT_EVIDENCE_URL: url }),
    /name two places: set one of them/,
  )
  assert.throws(
    () => readConfig({ ...bucket, SALLYPORT_S3_ENDPOINT: 'http://s3.example' }),
    /SALLYPORT_S3_ENDPOINT must be https/,
  )
  assert.throws(
    () => readConfig({ ...NEEDED, SALLYPORT_S3_LOCK_MODE: 'compliance' }),
    /SALLYPORT_S3_LOCK_MODE locks a bucket: name it/,
  )
})

test('the README lists every variable', () => {
  const page = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const asked = new Set<string>()
  const watched = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
    new Proxy(env, {
      get: (target, name) => {
        if (typeof name === 'string' && name.startsWith('SALLYPORT_')) asked.add(name)
        return Reflect.get(target, name)
      },
    })
  const url = { SALLYPORT_EVIDENCE_URL: 's3://evidence' }
  for (const env of [NEEDED, url, { ...url, SALLYPORT_S3_CREDENTIALS_FILE: '/credentials' }])
    assert.doesNotThrow(() =>
      readConfig(watched({ ...NEEDED, SALLYPORT_EVIDENCE_DIR: '', ...env })),
    )
  assert.ok(asked.has('SALLYPORT_S3_PROFILE'))
  for (const name of asked) assert.ok(page.includes(`\`${name}\``), name)
})

test('a Vault is reached by TLS, unless it is on this machine or another way is allowed', () => {
  const vault = { ...NEEDED, SALLYPORT_VAULT_TOKEN_FILE: '/run/secrets/vault-token' }
  const at = (address: string, more = {}) =>
    readConfig({ ...vault, SALLYPORT_VAULT_ADDR: address, ...more }).vault
  assert.equal(readConfig(NEEDED).vault, undefined)
  assert.deepEqual(at('https://vault.example:8200/'), {
    address: 'https://vault.example:8200',
    tokenFile: '/run/secrets/vault-token',
    timeoutMs: 5_000,
  })
  assert.ok(at('http://127.0.0.1:8200'))
  assert.ok(at('http://vault.example', { SALLYPORT_VAULT_ALLOW_HTTP: 'true' }))
  assert.throws(() => at('http://vault.example'), /must begin with https/)
  assert.throws(() => at('vault.example'), /must be an http or https URL/)
  assert.throws(
    () => readConfig({ ...NEEDED, SALLYPORT_VAULT_ADDR: 'https://vault.example' }),
    /SALLYPORT_VAULT_TOKEN_FILE/,
  )
})
