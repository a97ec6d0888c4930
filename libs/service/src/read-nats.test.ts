import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { EnvReader } from './read-env.ts'
import { readNats } from './read-nats.ts'

const folder = mkdtempSync(join(tmpdir(), 'sallyport-service-'))
after(() => rmSync(folder, { recursive: true }))
const file = join(folder, 'password')
writeFileSync(file, 'secret\n')

const read = (env: NodeJS.ProcessEnv): unknown => {
  const reader = new EnvReader(env)
  return reader.finish(readNats(reader, 'edge'))
}

test('without settings a server on this machine is meant', () => {
  assert.deepEqual(read({}), { url: 'nats://127.0.0.1:4222', name: 'edge' })
})

test('user, password file and monitoring endpoint are read', () => {
  const env = {
    SALLYPORT_NATS_URL: 'nats://a:4222,tls://b:4222',
    SALLYPORT_NATS_USER: 'sallyport',
    SALLYPORT_NATS_PASSWORD_FILE: file,
    SALLYPORT_NATS_MONITOR_URL: 'http://a:8222/',
  }
  assert.deepEqual(read(env), {
    url: 'nats://a:4222,tls://b:4222',
    name: 'edge',
    user: 'sallyport',
    password: 'secret',
    monitorUrl: 'http://a:8222',
  })
})

test('credentials in the URL and a password file that is not there are refused, and not repeated', () => {
  const env = {
    SALLYPORT_NATS_URL: 'nats://user:hunter2@host:4222',
    SALLYPORT_NATS_PASSWORD_FILE: join(folder, 'absent'),
  }
  assert.throws(
    () => read(env),
    (error: Error) => {
      assert.match(error.message, /SALLYPORT_NATS_URL must be/)
      assert.match(error.message, /SALLYPORT_NATS_PASSWORD_FILE names a file that cannot be read/)
      assert.doesNotMatch(error.message, /hunter2/)
      return true
    },
  )
})
