import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createFolderStore } from './folder-store.ts'
import { keysOf, objectStoreSuite } from './object-store.suite.ts'

async function temporary() {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-objects-'))
  return {
    directory,
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  }
}

objectStoreSuite('folder store', async () => {
  const folder = await temporary()
  return { ...folder, store: await createFolderStore(join(folder.directory, 'new', 'store')) }
})

test('files and directories are for their owner alone', async () => {
  await using folder = await temporary()
  const root = join(folder.directory, 'store')
  const store = await createFolderStore(root)
  await store.put('a/b', Buffer.from('x'))
  await store.put('a/c', Buffer.from('x'), { ifAbsent: true })
  for (const [path, mode] of [
    ['', 0o700],
    ['a', 0o700],
    ['a/b', 0o600],
    ['a/c', 0o600],
  ] as const) {
    assert.equal((await stat(join(root, path))).mode & 0o777, mode, path)
  }
})

test('what a killed writer left half-written is neither listed nor kept', async () => {
  await using folder = await temporary()
  const root = folder.directory
  await mkdir(join(root, '.tmp'))
  for (const name of ['abandoned', 'of-another-writer'])
    await writeFile(join(root, '.tmp', name), 'x')
  await utimes(join(root, '.tmp', 'abandoned'), 0, 0)
  const store = await createFolderStore(root)
  assert.deepEqual(await keysOf(store, ''), [])
  // One that writes at this time is left alone.
  assert.deepEqual(await readdir(join(root, '.tmp')), ['of-another-writer'])
})

test('a put that fails leaves nothing behind and can be repeated', async () => {
  await using folder = await temporary()
  const root = folder.directory
  const store = await createFolderStore(root)
  await writeFile(join(root, 'a'), 'a file where a directory must be')
  await assert.rejects(store.put('a/b', Buffer.from('x')), { code: 'unavailable', retryable: true })
  assert.deepEqual(await readdir(join(root, '.tmp')), [])
  await rm(join(root, 'a'))
  await store.put('a/b', Buffer.from('x'))
  assert.deepEqual(await keysOf(store, ''), ['a/b'])
})

test('a folder that cannot be made is refused with what to do', async () => {
  await assert.rejects(createFolderStore('/dev/null/store'), {
    code: 'unavailable',
    message: /check that the folder exists/,
  })
})

test('several may open one folder and write there at once', async () => {
  await using folder = await temporary()
  const first = await createFolderStore(folder.directory)
  const writing = Array.from({ length: 50 }, (_, i) => first.put(`a/${i}`, Buffer.from('x')))
  const second = await createFolderStore(folder.directory)
  await Promise.all([...writing, second.put('b', Buffer.from('y'))])
  const put = (store: typeof first) => store.put('once', Buffer.from('z'), { ifAbsent: true })
  const races = await Promise.allSettled([put(first), put(second)])
  assert.equal(races.filter(({ status }) => status === 'fulfilled').length, 1)
  assert.equal((await keysOf(second, '')).length, 52)
})
