import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig } from './config.ts'

test('a key file and a recogniser may be named', () => {
  const config = readConfig({
    SALLYPORT_MASKING_KEY_FILE: '/run/secrets/masking-key',
    SALLYPORT_MASKING_RECOGNISER_URL: 'http://presidio:3000/',
  })
  assert.equal(config.keyFile, '/run/secrets/masking-key')
  assert.equal(config.recogniserUrl, 'http://presidio:3000')
  assert.throws(
    () => readConfig({ SALLYPORT_MASKING_RECOGNISER_URL: 'presidio:3000' }),
    /SALLYPORT_MASKING_RECOGNISER_URL/,
  )
})

test('an empty environment gives the defaults', () => {
  const config = readConfig({})
  assert.equal(config.nats.url, 'nats://127.0.0.1:4222')
  assert.equal(config.nats.name, 'masking')
  assert.deepEqual(config.log, { level: 'info' })
})

test('the environment is read', () => {
  const config = readConfig({
    SALLYPORT_NATS_URL: 'tls://bus.example:4222',
    SALLYPORT_NATS_USER: 'masking',
    SALLYPORT_LOG_FILE: '/var/log/masking.log',
    SALLYPORT_LOG_LEVEL: 'warn',
  })
  assert.equal(config.nats.url, 'tls://bus.example:4222')
  assert.equal(config.nats.user, 'masking')
  assert.deepEqual(config.log, { level: 'warn', file: '/var/log/masking.log' })
})

test('what is wrong is said', () => {
  assert.throws(() => readConfig({ SALLYPORT_NATS_URL: 'http://x' }), /SALLYPORT_NATS_URL/)
})
