import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EnvError, EnvReader } from './read-env.ts'

test('every problem of an environment is told together', () => {
  const reader = new EnvReader({ PORT: '70000', ISSUER: 'ftp://x', NAME: 'No Spaces' })
  reader.text('MISSING')
  reader.integer('PORT', 80, 1, 65_535)
  reader.url('ISSUER')
  reader.matching('NAME', /^[a-z]+$/, 'lower-case letters')
  reader.secretFile('MISSING_FILE')
  assert.throws(
    () => reader.finish({}),
    (error) => {
      assert.ok(error instanceof EnvError)
      assert.deepEqual(error.problems, [
        'MISSING is missing',
        'PORT must be a whole number from 1 to 65535',
        'ISSUER must be an http or https URL',
        'NAME must be lower-case letters',
      ])
      return true
    },
  )
})

test('defaults stand for what is absent or empty, and a URL loses its trailing slash', () => {
  const reader = new EnvReader({ EMPTY: '', URL: 'https://sallyport.example/a/' })
  assert.equal(reader.text('EMPTY', 'fallback'), 'fallback')
  assert.equal(reader.optional('EMPTY'), undefined)
  assert.equal(reader.integer('PORT', 7410, 1, 65_535), 7410)
  assert.equal(reader.url('URL'), 'https://sallyport.example/a')
  assert.equal(reader.finish('value'), 'value')
})
