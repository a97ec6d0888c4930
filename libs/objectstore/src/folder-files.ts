import { link, mkdir, open, rename, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Whether an error of the operating system has the given code. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

/**
 * Writes a file aside, syncs it, and gives it its name; resolves when the name is on disk too. With `exclusive` an
 * existing file is never replaced: rejects with EEXIST.
 */
export async function writeDurably(
  root: string,
  scratch: string,
  target: string,
  bytes: Uint8Array,
  exclusive: boolean,
): Promise<void> {
  let isNamed = false
  try {
    await writeSynced(scratch, bytes)
    await named(root, target, () => (exclusive ? link(scratch, target) : rename(scratch, target)))
    isNamed = true
    await syncShared(dirname(target))
  } finally {
    // A file that was renamed is no longer there.
    if (exclusive || !isNamed) await unlink(scratch).catch(unlessMissing)
  }
}

function unlessMissing(error: unknown): void {
  if (!hasCode(error, 'ENOENT')) throw error
}

/** By directory: the sync that has not begun yet, and the one before it. */
const syncs = new Map<string, { readonly next: Promise<void>; begun: boolean }>()

/** As {@link syncDirectory}; calls that wait for the same directory share the sync that begins after all of them. */
function syncShared(path: string): Promise<void> {
  const last = syncs.get(path)
  if (last?.begun === false) return last.next
  const sync = async (): Promise<void> => {
    await last?.next.catch(() => undefined)
    own.begun = true
    await syncDirectory(path)
  }
  const own = { next: Promise.resolve(), begun: false }
  syncs.set(path, own)
  own.next = sync().finally(() => {
    if (syncs.get(path) === own) syncs.delete(path)
  })
  return own.next
}

/** Makes the entries of a directory durable. */
export async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'wx', 0o600)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Gives a file its name, making the directories that lead there when they are missing. */
async function named(root: string, target: string, give: () => Promise<void>): Promise<void> {
  // A directory that a delete has just emptied can vanish between its making and its use.
  for (let attempt = 0; ; attempt++) {
    try {
      await give()
      return
    } catch (error) {
      if (!hasCode(error, 'ENOENT') || attempt >= 8) throw error
      await makeDirectories(root, dirname(target))
    }
  }
}

/** Makes directories and syncs each parent that gained one. */
async function makeDirectories(root: string, path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  for (let at = dirname(path); at.length >= dirname(first).length; at = dirname(at)) {
    await syncDirectory(at)
    if (at === root) return
  }
}
