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
