import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { succeeded } from '@sallyport/kit'
import { type Desk, startDesk } from './desk.ts'

// Promise: the examples of the documents about masking do what the documents say.

const DOCS = new URL('../../../../docs/', import.meta.url)

let desk: Desk
before(async () => {
  desk = await startDesk()
})
after(() => desk[Symbol.asyncDispose]())

/** The examples in one language of a document, in their order. */
async function examples(document: string, language: string): Promise<readonly string[]> {
  const text = await readFile(new URL(document, DOCS), 'utf8')
  const blocks = text.matchAll(new RegExp(`^\`\`\`${language}\\n(.+?)^\`\`\``, 'gms'))
  return [...blocks].map(([, block = '']) => block)
}

test('the profile of the guide can be published, and its cases pass', async () => {
  const [profile = '', cases = ''] = await examples('guides/masking.md', 'yaml')
  const pii = await desk.file('pii.yaml', profile)
  const { stdout } = succeeded(
    await desk.mask('admins', 'test', await desk.file('pii.test.yaml', cases)),
  )
  assert.match(stdout, /\n3 passed, 0 failed\.\n$/)
  succeeded(await desk.mask('admins', 'publish', pii, '--reason', 'the guide'))
})

test('the profile of the reference can be published', async () => {
  const [profile = ''] = await examples('reference/masking-profiles.md', 'json')
  const file = await desk.file('support.json', profile)
  succeeded(await desk.mask('admins', 'publish', file, '--reason', 'the reference'))
})
