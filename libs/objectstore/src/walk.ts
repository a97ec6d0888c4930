import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { hasCode } from './folder-files.ts'

/** The keys of the files under a folder that begin with the prefix, in ascending order of their bytes. */
export async function* walk(root: string, prefix: string): AsyncGenerator<string> {
  yield* under(root, prefix.slice(0, prefix.lastIndexOf('/') + 1), prefix)
}

async function* under(root: string, path: string, prefix: string): AsyncGenerator<string> {
  for (const entry of await entriesOf(join(root, path))) {
    const key = `${path}${entry.name}${entry.isDirectory() ? '/' : ''}`
    if (!key.startsWith(prefix) && !prefix.startsWith(key)) continue
    if (entry.isDirectory()) yield* under(root, key, prefix)
    else if (entry.isFile() && key.startsWith(prefix)) yield key
  }
}

/** The visible entries of a directory in the order that their keys have; none where it does not exist. */
async function entriesOf(path: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true })
    return entries
      .filter((entry) => !entry.name.startsWith('.'))
      .toSorted((a, b) => Buffer.compare(Buffer.from(sortName(a)), Buffer.from(sortName(b))))
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return []
    throw error
  }
}

/** A directory sorts as the `/` that follows its name in every key under it. */
const sortName = (entry: Dirent): string => (entry.isDirectory() ? `${entry.name}/` : entry.name)
