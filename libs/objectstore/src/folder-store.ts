import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ObjectStoreError } from './errors.ts'
import { hasCode, syncDirectory, writeDurably } from './folder-files.ts'
import { assertKey, assertPrefix } from './key.ts'
import type { ObjectStore, PutOptions } from './object-store.ts'
import { walk } from './walk.ts'

/** Where objects are written before they get their name; no key can name it. */
const SCRATCH = '.tmp'
/** What was begun so long ago is not finished any more; a writer that is so slow fails, and writes it again. */
const ABANDONED_MS = 3_600_000

/**
 * Opens an object store in a folder of the local disk, for any processes of one machine. An object is a file of mode 0600
 * under its key; it is written aside, synced, and then named, and so are the directories that lead to it (mode 0700).
 * What an earlier process left half-written is removed after an hour. Rejects with `unavailable` where the folder cannot be used.
 */
export async function createFolderStore(directory: string): Promise<ObjectStore> {
  const scratch = join(directory, SCRATCH)
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    await mkdir(scratch, { recursive: true, mode: 0o700 })
    await removeAbandoned(scratch)
    await syncDirectory(directory)
  } catch (error) {
    throw unavailable('open', directory, error)
  }
  return {
    put: (key, bytes, options = {}) => put(directory, key, bytes, options),
    get: (key) => get(directory, key),
    list: (prefix) => list(directory, prefix),
    delete: (key) => remove(directory, key),
    erase: (key) => remove(directory, key),
    // A file has no earlier versions.
    eraseOlder: async (key) => assertKey(key),
    remains: (prefix) => list(directory, prefix),
  }
}

async function removeAbandoned(scratch: string): Promise<void> {
  const before = Date.now() - ABANDONED_MS
  for (const name of await readdir(scratch)) {
    const path = join(scratch, name)
    // Another process may have finished it meanwhile.
    // oxlint-disable-next-line no-await-in-loop
    const facts = await stat(path).catch(() => undefined)
    // oxlint-disable-next-line no-await-in-loop
    if (facts !== undefined && facts.mtimeMs < before) await rm(path, { force: true })
  }
}

async function put(
  root: string,
  key: string,
  bytes: Uint8Array,
  options: PutOptions,
): Promise<void> {
  assertKey(key)
  const scratch = join(root, SCRATCH, randomUUID())
  try {
    await writeDurably(root, scratch, join(root, key), bytes, options.ifAbsent ?? false)
  } catch (error) {
    if (hasCode(error, 'EEXIST')) throw new ObjectStoreError('exists', `${key} exists already`)
    throw unavailable('write', key, error)
  }
}

async function get(root: string, key: string): Promise<Uint8Array | undefined> {
  assertKey(key)
  try {
    return await readFile(join(root, key))
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR') || hasCode(error, 'EISDIR')) {
      return undefined
    }
    throw unavailable('read', key, error)
  }
}

async function* list(root: string, prefix: string): AsyncGenerator<string> {
  assertPrefix(prefix)
  try {
    yield* walk(root, prefix)
  } catch (error) {
    throw unavailable('list', prefix, error)
  }
}

async function remove(root: string, key: string): Promise<void> {
  assertKey(key)
  try {
    await rm(join(root, key))
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return
    throw unavailable('delete', key, error)
  }
  await dropEmptyDirectories(root, dirname(key))
}

/** Removes the directories that a deleted key leaves empty, so that a folder does not fill with them. */
async function dropEmptyDirectories(root: string, path: string): Promise<void> {
  if (path === '.' || (await readdir(join(root, path)).catch(() => ['?'])).length > 0) return
  // A directory that someone fills or removes meanwhile stays as they leave it.
  await rmdir(join(root, path)).catch(() => undefined)
  await dropEmptyDirectories(root, dirname(path))
}

function unavailable(verb: string, what: string, error: unknown): ObjectStoreError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
  return new ObjectStoreError(
    'unavailable',
    `cannot ${verb} ${what === '' ? 'the folder' : what} (${code}): check that the folder exists, is writable and has room`,
    { cause: error },
  )
}
