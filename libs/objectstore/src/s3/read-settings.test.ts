import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readS3Settings } from './read-settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'sallyport-s3-settings-'))
after(() => rmSync(folder, { recursive: true }))

const KEYS = { SALLYPORT_S3_ACCESS_KEY_ID: 'id', SALLYPORT_S3_SECRET_ACCESS_KEY: 'secret' }
const read = (env: Record<string, string>, url = 's3://evidence') => {
  const result = readS3Settings(url, 'SALLYPORT_EVIDENCE_URL', env)
  assert.ok('settings' in result, JSON.stringify(result))
  return result.settings
}
const problems = (env: Record<string, string>, url = 's3://evidence'): readonly string[] => {
  const result = readS3Settings(url, 'SALLYPORT_EVIDENCE_URL', env)
  assert.ok('problems' in result)
  return result.problems
}

test('without anything else Amazon S3 is meant', () => {
  assert.deepEqual(read(KEYS, 's3://evidence/prod/log'), {
    bucket: 'evidence',
    prefix: 'prod/log/',
    endpoint: 'https://s3.amazonaws.com',
    region: 'us-east-1',
    pathStyle: false,
    timeoutMs: 60_000,
    credentials: { kind: 'keys', keys: { accessKeyId: 'id', secretAccessKey: 'secret' } },
  })
})

test('another server, its certificates and a lock are read', () => {
  const ca = join(folder, 'ca.pem')
  const pem = '-----BEGIN CERTIFICATE-----\n'
  writeFileSync(ca, pem)
  const settings = read({
    ...KEYS,
    SALLYPORT_S3_ENDPOINT: 'https://s3.example:9000/',
    SALLYPORT_S3_REGION: 'eu-1',
    SALLYPORT_S3_CA_FILE: ca,
    SALLYPORT_S3_LOCK_MODE: 'Governance',
    SALLYPORT_S3_LOCK_DAYS: '365',
    SALLYPORT_S3_TIMEOUT_MS: '5000',
  })
  assert.equal(settings.endpoint, 'https://s3.example:9000')
  assert.equal(settings.pathStyle, true)
  assert.equal(settings.ca, pem)
  assert.equal(settings.timeoutMs, 5_000)
  assert.deepEqual(settings.retention, { mode: 'GOVERNANCE', days: 365 })
})

const at = (host: string) => ({ ...KEYS, SALLYPORT_S3_ENDPOINT: `http://${host}` })

test('HTTP is for this machine, or has to be asked for', () => {
  for (const host of ['127.0.0.1:7070', 'localhost:9000', '[::1]:9000']) read(at(host))
  assert.match(problems(at('s3.example')).join(), /must be https:\/\/, unless/)
  assert.match(problems(at('127.0.0.1.example')).join(), /must be https:\/\/, unless/)
  read({ ...at('s3.example'), SALLYPORT_S3_ALLOW_HTTP: 'true' })
})

test('credentials come from the first place that has them', () => {
  const file = join(folder, 'credentials')
  const kindOf = (env: Record<string, string>): string => read(env).credentials.kind
  const aws = { AWS_ACCESS_KEY_ID: 'aws', AWS_SECRET_ACCESS_KEY: 's', AWS_SESSION_TOKEN: 't' }
  const pod = { AWS_WEB_IDENTITY_TOKEN_FILE: '/token', AWS_ROLE_ARN: 'arn:aws:iam::1:role/r' }
  assert.equal(kindOf({}), 'instance')
  assert.equal(kindOf({ AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/x' }), 'container')
  assert.equal(kindOf({ ...pod, AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/x' }), 'web_identity')
  assert.deepEqual(read({ ...pod, ...aws }).credentials, {
    kind: 'keys',
    keys: { accessKeyId: 'aws', secretAccessKey: 's', sessionToken: 't' },
  })
  const own = { SALLYPORT_S3_CREDENTIALS_FILE: file, SALLYPORT_S3_PROFILE: 'p' }
  assert.deepEqual(read({ ...aws, ...own }).credentials, { kind: 'file', file, profile: 'p' })
  assert.equal(kindOf({ ...own, ...KEYS }), 'keys')
})

test('every problem is told together, and no value of a secret', () => {
  const told = problems(
    {
      SALLYPORT_S3_ENDPOINT: 'https://user:hunter2@s3.example',
      SALLYPORT_S3_SECRET_ACCESS_KEY: 'hunter2',
      SALLYPORT_S3_LOCK_MODE: 'forever',
      SALLYPORT_S3_TIMEOUT_MS: '1',
      SALLYPORT_S3_PATH_STYLE: 'yes',
      SALLYPORT_S3_CA_FILE: join(folder, 'absent'),
      SALLYPORT_S3_REGION: 'EU 1',
    },
    's3://Evidence/../x',
  )
  const named = told.map((line) => line.split(' ', 1)[0] ?? '')
  assert.deepEqual(
    new Set(named),
    new Set([
      'SALLYPORT_EVIDENCE_URL',
      'SALLYPORT_S3_ACCESS_KEY_ID',
      'SALLYPORT_S3_CA_FILE',
      'SALLYPORT_S3_ENDPOINT',
      'SALLYPORT_S3_LOCK_MODE',
      'SALLYPORT_S3_PATH_STYLE',
      'SALLYPORT_S3_REGION',
      'SALLYPORT_S3_TIMEOUT_MS',
    ]),
  )
  assert.doesNotMatch(told.join(), /hunter2/)
})
