import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { readKeyFile } from './key-file.ts'

const key = Buffer.from('a key of thirty-two bytes, here!')
let directory: string
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sallyport-masking-key-'))
})
after(() => rm(directory, { recursive: true }))

async function keyFile(content: string, mode = 0o600): Promise<string> {
  const file = join(directory, 'key')
  await writeFile(file, content)
  await chmod(file, mode)
  return file
}

test('32 bytes are read as hexadecimal digits and as base64', async () => {
  for (const text of [key.toString('hex'), key.toString('base64'), key.toString('base64url')]) {
    // oxlint-disable-next-line no-await-in-loop -- one file, written anew
    assert.deepEqual(Buffer.from(await readKeyFile(await keyFile(`${text}\n`))), key)
  }
})

test('anything else is refused, and not repeated', async () => {
  for (const text of ['', 'secret', key.toString('hex').slice(2), `${key.toString('hex')}00`]) {
    // oxlint-disable-next-line no-await-in-loop -- one file, written anew
    await assert.rejects(readKeyFile(await keyFile(text)), (error: Error) => {
      assert.match(error.message, /must hold 32 bytes/)
      assert.ok(text === '' || !error.message.includes(text))
      return true
    })
  }
})

test('a key that others can read is refused', async () => {
  await assert.rejects(readKeyFile(await keyFile(key.toString('hex'), 0o604)), /chmod 600/)
  await assert.rejects(readKeyFile(await keyFile(key.toString('hex'), 0o620)), /chmod 600/)
})
