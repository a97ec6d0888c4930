import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readConfig } from './config.ts'

const folder = mkdtempSync(join(tmpdir(), 'sallyport-config-'))
after(() => rmSync(folder, { recursive: true }))
const file = join(folder, 'webhooks.yaml')
const read = () => readConfig({ SALLYPORT_WEBHOOKS_FILE: file }, folder)

test('npm start takes the webhooks of a file, and nobody is told without one', () => {
  writeFileSync(file, '- { name: chat, url: https://hooks.example/x, format: slack }\n')
  assert.deepEqual(
    read().webhooks?.map(({ name, format }) => [name, format]),
    [['chat', 'slack']],
  )
  assert.deepEqual(readConfig({}, folder).webhooks, [])
})

test('npm start refuses a file with problems, before anything is started', () => {
  writeFileSync(file, '- { name: chat, url: http://hooks.example/x, format: slack }\n')
  assert.throws(read, /SALLYPORT_WEBHOOKS_FILE webhook 1 \(chat\): url must be https/)
})

test('npm start keeps evidence where it is told to, and refuses what it could not do', () => {
  const own = readConfig({}, folder).evidence
  assert.deepEqual(own, { kind: 'folder', directory: join(folder, '.sallyport', 'evidence') })
  const elsewhere = readConfig({ SALLYPORT_EVIDENCE_DIR: '/srv/evidence' }, folder).evidence
  assert.deepEqual(elsewhere, { kind: 'folder', directory: '/srv/evidence' })
  const bucket = readConfig(
    {
      SALLYPORT_EVIDENCE_URL: 's3://evidence/prod',
      SALLYPORT_S3_LOCK_MODE: 'governance',
      SALLYPORT_S3_LOCK_DAYS: '1',
    },
    folder,
  ).evidence
  assert.ok(bucket?.kind === 's3')
  assert.equal(bucket.settings.retention?.mode, 'GOVERNANCE')
  assert.throws(
    () => readConfig({ SALLYPORT_EVIDENCE_URL: 'https://evidence' }, folder),
    /SALLYPORT_EVIDENCE_URL/,
  )
  assert.throws(
    () => readConfig({ SALLYPORT_S3_LOCK_MODE: 'governance' }, folder),
    /SALLYPORT_S3_LOCK_MODE locks a bucket: name it in SALLYPORT_EVIDENCE_URL/,
  )
})
