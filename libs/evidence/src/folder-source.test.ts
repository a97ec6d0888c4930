import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { openFolder } from './folder-source.ts'
import { CHECKPOINT_KEY } from './layout.ts'
import { exchangeLines, failedLogin } from './testing/sample-events.ts'
import { sampleLog } from './testing/sample-log.ts'
import { describeFinding } from './verify/problems.ts'
import { verifyLog } from './verify/verify-log.ts'

const log = sampleLog()
for (let i = 0; i < 40; i++)
  await log.batch([...exchangeLines(i % 3), ...exchangeLines(7), failedLogin()])

const root = await mkdtemp(join(tmpdir(), 'sallyport-evidence-'))
after(() => rm(root, { recursive: true }))

/** The sample log as a folder. */
async function folder(name: string): Promise<string> {
  const directory = join(root, name)
  for (const [key, bytes] of log.source.objects) {
    await mkdir(dirname(join(directory, key)), { recursive: true })
    await writeFile(join(directory, key), bytes)
  }
  return directory
}

const findings = async (directory: string) => {
  const { findings: found } = await verifyLog(openFolder(directory), log.signer.key)
  return found.map(describeFinding)
}

test('a log in a folder passes', async () => {
  assert.deepEqual(await findings(await folder('whole')), [])
})

test('hidden files, links and names that are not printable are found', async () => {
  const directory = await folder('strays')
  await writeFile(join(directory, '.hidden'), 'x')
  await writeFile(join(directory, 'tile', '\u001b[2J'), 'x')
  await symlink('/etc/passwd', join(directory, 'tile', '0', 'link'))
  assert.deepEqual(await findings(directory), [
    '.hidden: belongs to nothing in the log',
    '"tile/\\u001b[2J": belongs to nothing in the log',
    'tile/0/link: belongs to nothing in the log',
  ])
})

test('a link or a pipe in place of a file is never read', async () => {
  const directory = await folder('links')
  const elsewhere = await folder('elsewhere')
  const pipe = join(directory, 'tile', '0', '000')
  await rm(pipe)
  execFileSync('mkfifo', [pipe])
  await rm(join(directory, CHECKPOINT_KEY))
  await symlink(join(elsewhere, CHECKPOINT_KEY), join(directory, CHECKPOINT_KEY))
  assert.deepEqual(await findings(directory), [
    'checkpoint: cannot be read',
    'tile/0/000: cannot be read',
  ])
})

test('no key leads out of the folder', async () => {
  const source = openFolder(await folder('inside'))
  for (const key of ['../whole/checkpoint', 'tile/../checkpoint', '/etc/passwd', 'tile//0'])
    assert.equal(await source.get(key), undefined, key)
  await assert.rejects(source.get('a\0b'), { code: 'unreadable' })
})
