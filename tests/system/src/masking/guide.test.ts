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

/** Arguments of `sallyport mask` in the lines of a shell, without what becomes of their output. */
const commandsIn = (shell: string): readonly (readonly string[])[] =>
  [...shell.matchAll(/^npx --no -- sallyport mask (.+?)(?: +[>#].*)?$/gm)].map(([, args = '']) =>
    [...args.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word),
  )

test('the cases of the guide pass, and its profile can be published as it says', async () => {
  const [profile = '', cases = ''] = await examples('guides/masking.md', 'yaml')
  const pii = await desk.file('pii.yaml', profile)
  const { stdout } = succeeded(
    await desk.mask('admins', 'test', await desk.file('pii.test.yaml', cases)),
  )
  assert.match(stdout, /\n3 passed, 0 failed\.\n$/)
  const commands = (await examples('guides/masking.md', 'sh'))
    .flatMap(commandsIn)
    .filter(([command = '']) => ['publish', 'history', 'show'].includes(command))
  assert.equal(commands.length, 4)
  for (const command of commands)
    // oxlint-disable-next-line no-await-in-loop -- each goes by what the one before did
    succeeded(await desk.mask('admins', ...command.map((arg) => (arg === 'pii.yaml' ? pii : arg))))
})

test('the profile of the reference can be published', async () => {
  const [profile = ''] = await examples('reference/masking-profiles.md', 'json')
  const file = await desk.file('support.json', profile)
  succeeded(await desk.mask('admins', 'publish', file, '--reason', 'the reference'))
})
