import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { readKeyFile, readKeyRing } from './key-file.ts'

const key = Buffer.from('a key of thirty-two bytes, here!')
let directory: string
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sallyport-key-'))
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
    assert.deepEqual(Buffer.from(await readKeyFile(await keyFile(`${text}\n`), 'sample key')), key)
  }
})

test('anything else is refused, and not repeated', async () => {
  for (const text of ['', 'secret', key.toString('hex').slice(2), `${key.toString('hex')}00`]) {
    // oxlint-disable-next-line no-await-in-loop -- one file, written anew
    await assert.rejects(readKeyFile(await keyFile(text), 'sample key'), (error: Error) => {
      assert.match(error.message, /must hold 32 bytes/)
      assert.ok(text === '' || !error.message.includes(text))
      return true
    })
  }
})

test('a key that others can read is refused', async () => {
  await assert.rejects(
    readKeyFile(await keyFile(key.toString('hex'), 0o604), 'sample key'),
    /chmod 600/,
  )
  await assert.rejects(
    readKeyFile(await keyFile(key.toString('hex'), 0o620), 'sample key'),
    /chmod 600/,
  )
})

test('a ring has a key on each line, the newest last', async () => {
  const other = Buffer.alloc(32, 7)
  const file = await keyFile(`${key.toString('hex')}\n${other.toString('base64')}\n`)
  const ring = await readKeyRing(file, 'sample key')
  assert.deepEqual(
    ring.map((one) => Buffer.from(one)),
    [key, other],
  )
})

test('a ring with a line that is no key is refused, and not repeated', async () => {
  for (const text of [
    '',
    `${key.toString('hex')}\nsecret`,
    `${key.toString('hex')}\n\n${key.toString('hex')}`,
  ]) {
    // oxlint-disable-next-line no-await-in-loop -- one file, written anew
    await assert.rejects(readKeyRing(await keyFile(text), 'sample key'), (error: Error) => {
      assert.match(error.message, /the sample key file .* must hold one to 64 keys/)
      assert.ok(!error.message.includes('secret'))
      return true
    })
  }
})
