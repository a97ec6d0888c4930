import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EnvError, EnvReader } from './read-env.ts'
import { readIdentity } from './read-identity.ts'
import { readLog } from './read-log.ts'

test('a log goes to standard output at level info unless the environment says otherwise', () => {
  assert.deepEqual(readLog(new EnvReader({})), { level: 'info' })
  const env = { SALLYPORT_LOG_FILE: '/var/log/edge.log', SALLYPORT_LOG_LEVEL: 'warn' }
  assert.deepEqual(readLog(new EnvReader(env)), { level: 'warn', file: '/var/log/edge.log' })
})

test('a level that does not exist and an issuer that is missing are told together', () => {
  const reader = new EnvReader({ SALLYPORT_LOG_LEVEL: 'loud' })
  readLog(reader)
  readIdentity(reader)
  assert.throws(
    () => reader.finish({}),
    (error) =>
      error instanceof EnvError &&
      /SALLYPORT_LOG_LEVEL must be one of/.test(error.message) &&
      /SALLYPORT_OIDC_ISSUER is missing/.test(error.message),
  )
})
