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
  assert.equal(config.directory, '/var/lib/sallyport/evidence')
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

test('the README lists every variable', () => {
  const page = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const source = readFileSync(new URL('config.ts', import.meta.url), 'utf8')
  for (const [name] of source.matchAll(/SALLYPORT_\w+/g))
    assert.ok(page.includes(`\`${name}\``), name)
})
