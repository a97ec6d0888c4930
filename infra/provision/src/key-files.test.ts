import assert from 'node:assert/strict'
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createLogKey } from '@sallyport/evidence'
import { keepLogKey } from './key-files.ts'

const ORIGIN = 'sallyport.test/log'

test('verifier keys are published with their private keys, and those that stand stay', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-keys-'))
  t.after(() => rm(directory, { recursive: true }))
  const files = { logKey: join(directory, 'key'), verifierKey: join(directory, 'vkey') }
  const published = async () => (await readFile(files.verifierKey, 'utf8')).trimEnd().split('\n')
  await keepLogKey(files, ORIGIN)
  const [first] = await published()
  await keepLogKey(files, ORIGIN)
  assert.deepEqual(await published(), [first])
  const next = createLogKey(ORIGIN)
  await appendFile(files.logKey, next.privateKeyPem)
  await keepLogKey(files, ORIGIN)
  assert.deepEqual(await published(), [first, next.verifierKey])
  // The old private key may go; what it signed is still to be checked.
  await writeFile(files.logKey, next.privateKeyPem)
  await keepLogKey(files, ORIGIN)
  assert.deepEqual(await published(), [first, next.verifierKey])
})
