import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { EnvError, EnvReader } from '@sallyport/service'
import type { Webhook } from '../domain/webhook/webhook.ts'
import { readWebhooksFile } from './read-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'sallyport-webhooks-'))
after(() => rmSync(folder, { recursive: true }))
const secret = (bytes: number, fill = 7): string =>
  `whsec_${Buffer.alloc(bytes, fill).toString('base64')}`
const written = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return name
}
const secretFile = written('secret', `${secret(24)}\n`)

const read = (text: string): readonly Webhook[] => {
  const reader = new EnvReader({ FILE: join(folder, written('webhooks.yaml', text)) })
  return reader.finish(readWebhooksFile(reader, 'FILE'))
}
const problems = (entries: unknown): readonly string[] => {
  try {
    read(JSON.stringify(entries))
    return []
  } catch (error) {
    assert.ok(error instanceof EnvError)
    return error.problems
  }
}
const ops = { name: 'ops', url: 'https://ops.example/hook', format: 'standard', secretFile }

test('a file names webhooks with their keys, and what is not said is everything', () => {
  const webhooks = read(`
- { name: ops, url: 'https://ops.example:8443/hook?a=b', format: standard, secretFile: secret }
- name: chat
  url: https://hooks.slack.example/services/T0/B0/x
  format: slack
  events: [requested]
  connections: [orders]
`)
  assert.deepEqual(webhooks, [
    {
      name: 'ops',
      url: 'https://ops.example:8443/hook?a=b',
      host: 'ops.example:8443',
      format: 'standard',
      secrets: [Buffer.alloc(24, 7)],
      events: ['requested', 'resolved', 'break_glass'],
    },
    {
      name: 'chat',
      url: 'https://hooks.slack.example/services/T0/B0/x',
      host: 'hooks.slack.example',
      format: 'slack',
      secrets: [],
      events: ['requested'],
      connections: ['orders'],
    },
  ])
})

test('no file and an empty file are no webhooks', () => {
  assert.deepEqual(read(''), [])
  assert.deepEqual(readWebhooksFile(new EnvReader({}), 'FILE'), [])
})

test('two secrets stand while one is changed', () => {
  const both = written('both', `${secret(32, 1)}\n${secret(64, 2)}\n`)
  const [webhook] = read(JSON.stringify([{ ...ops, secretFile: both }]))
  assert.deepEqual(webhook?.secrets, [Buffer.alloc(32, 1), Buffer.alloc(64, 2)])
})

test('every problem of every webhook is told together, and none shows a URL or a secret', () => {
  const hidden = 'hunter2'
  const found = problems([
    { ...ops, name: 'Ops', url: `https://user:${hidden}@ops.example`, color: 'red' },
    { ...ops, url: `http://ops.example/${hidden}`, events: ['asked'], connections: [] },
    { name: 'ops', url: `ftp://${hidden}`, format: 'slack', secretFile, allowHttp: 'yes' },
    { ...ops, secretFile: written('bad', `whsec_${hidden}`) },
    { ...ops, secretFile: 'absent' },
    { ...ops, format: 'teams', events: ['requested', 'requested'] },
    'nothing',
  ])
  const base64 =
    'secretFile must hold whsec_ and 24 to 64 bytes in base64, on one line, or on two while the secret is changed'
  assert.deepEqual(found, [
    'FILE webhook 1: has the unknown member "color"',
    'FILE webhook 1: name must be small letters, digits and hyphens, at most 63',
    'FILE webhook 1: url must have no user and no password; the signature says who sends',
    'FILE webhook 2 (ops): url must be https; http is for this machine alone, unless allowHttp is true',
    'FILE webhook 2 (ops): events must be a list of requested, resolved, break_glass, each once',
    'FILE webhook 2 (ops): connections must be a list of 1 to 256 names of connections',
    'FILE webhook 3 (ops): allowHttp must be true or false',
    'FILE webhook 3 (ops): url must be an https URL',
    'FILE webhook 3 (ops): secretFile is not for slack, which checks no signature: its URL is the secret',
    `FILE webhook 4 (ops): ${base64}`,
    'FILE webhook 5 (ops): secretFile names a file that cannot be read',
    'FILE webhook 6 (ops): format must be standard or slack',
    'FILE webhook 6 (ops): events must be a list of requested, resolved, break_glass, each once',
    'FILE webhook 7: must have members, such as name and url',
    'FILE has more than one webhook of the name ops',
  ])
})

test('http is for this machine, or where it is said', () => {
  for (const url of ['http://127.0.0.1:9/x', 'http://localhost/x', 'http://[::1]:9/x'])
    assert.deepEqual(problems([{ ...ops, url }]), [])
  assert.deepEqual(problems([{ ...ops, url: 'http://ops.example', allowHttp: true }]), [])
  for (const url of ['http://127.0.0.1.example/', 'http://localhost.example/'])
    assert.equal(problems([{ ...ops, url }]).length, 1)
})

test('secrets that are too short, too long, too many or not canonical are refused', () => {
  const three = [1, 2, 3].map((fill) => secret(24, fill)).join('\n')
  const loose = `whsec_ ${Buffer.alloc(24).toString('base64')}`
  for (const text of [secret(23), secret(65), secret(24).slice(6), three, loose, '\n'])
    assert.equal(problems([{ ...ops, secretFile: written('x', text) }]).length, 1, text)
})

test('one name is one webhook, and a file that is no list is refused', () => {
  assert.deepEqual(problems([ops, ops]), ['FILE has more than one webhook of the name ops'])
  assert.deepEqual(problems({ webhooks: [] }), ['FILE must hold a list of webhooks'])
  assert.throws(() => read('- {'), /FILE names a file that is neither YAML nor JSON/)
})

test('the example is a file of webhooks', () => {
  const example = join(folder, 'example')
  mkdirSync(join(example, 'secrets'), { recursive: true })
  cpSync(
    new URL('../../../../examples/webhooks.yaml', import.meta.url),
    join(example, 'webhooks.yaml'),
  )
  writeFileSync(join(example, 'secrets', 'ops-webhook'), secret(32))
  const reader = new EnvReader({ FILE: join(example, 'webhooks.yaml') })
  const webhooks = readWebhooksFile(reader, 'FILE')
  assert.deepEqual(
    reader.finish(webhooks).map(({ name, format }) => [name, format]),
    [
      ['ops', 'standard'],
      ['chat', 'slack'],
    ],
  )
})
