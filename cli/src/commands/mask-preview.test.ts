import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, before, test } from 'node:test'
import { storeLogin } from '../credentials.ts'
import { type AdminApi, startAdminApi } from '../testing/admin-api.ts'
import { testRun } from '../testing/context.ts'
import { previewMasking, type PreviewOptions } from './mask-preview.ts'

const FINDING = { kind: 'email', rule: 'email', place: '', action: 'redact', count: 1 }

let directory: string
let api: AdminApi
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sallyport-preview-'))
  const answer = { after: '"to [masked:email]"', shown: '"to \\u202e"', findings: [FINDING] }
  api = await startAdminApi([], [answer])
  const login = { url: api.url, user: 'dave', accessToken: 'x', expiresAt: Date.now() + 60_000 }
  await storeLogin({ configDirectory: directory }, login)
})
after(async () => {
  await api[Symbol.asyncDispose]()
  await rm(directory, { recursive: true })
})

async function preview(input: string, options: PreviewOptions, json = false): Promise<string> {
  const { context, text } = testRun(api.url, directory, json)
  await previewMasking({ ...context, input: Readable.from([input]) }, undefined, options)
  return text()
}

test('standard input is shown before and after, with what was found; nothing redraws the terminal', async () => {
  const text = await preview('to a@example.com\n', { profile: 'default', unmask: ['email'] })
  assert.match(text, /^BEFORE\nto a@example\.com\n\nAFTER\nto \[masked:email\]\n\n/)
  assert.match(text, /\nSHOWN to who may see what is unmasked\nto \\u\{202e\}\n\n/)
  assert.match(text, /\nemail +\/ +email +redact +1\n$/)
  const { before: given, findings } = JSON.parse(await preview('x', { profile: 'default' }, true))
  assert.deepEqual([given, findings], ['x', [FINDING]])
})

test('what cannot be a sample, or says two things, is refused before anything is sent', async () => {
  const sent = api.asked.length
  const file = join(directory, 'draft.yaml')
  await writeFile(file, 'name: draft\n')
  for (const [input, options] of [
    ['', { profile: 'default' }],
    ['x', {}],
    ['x', { profile: 'default', file }],
    ['x', { profile: 'default', arguments: true, result: true }],
    ['x'.repeat(1_100_000), { profile: 'default' }],
  ] as const)
    // oxlint-disable-next-line no-await-in-loop -- few runs
    await assert.rejects(preview(input, options), { exitCode: 2 })
  assert.equal(api.asked.length, sent)
})
