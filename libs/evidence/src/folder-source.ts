import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as others } from 'node:timers/promises'
import { EvidenceError } from './errors.ts'
import type { EvidenceSource } from './source.ts'

/** Largest file that is read; no object of a log comes near it. */
const MAX_BYTES = 256 * 1024 * 1024

/**
 * Reads evidence from a folder that may come from anyone. It lists everything that is not a directory, hidden files and
 * links too, and reads plain files alone, never through a link: `get` throws `unreadable` for anything else.
 */
export function openFolder(directory: string): EvidenceSource {
  let turn = performance.now()
  return {
    async get(key) {
      if (performance.now() - turn > TURN_MS) {
        await others()
        turn = performance.now()
      }
      return readPlainFile(directory, key)
    },
    list: (prefix) => listUnder(directory, '', prefix),
  }
}

/** Files are read for so long before all else in the process has its turn. */
const TURN_MS = 10

/** Reads at once: of a hundred thousand small files, each would take three times as long by way of other threads. */
function readPlainFile(root: string, key: string): Uint8Array | undefined {
  if (key.split('/').some((part) => part === '' || part === '.' || part === '..')) return undefined
  let file: number | undefined
  try {
    // Not blocking, so that a pipe cannot keep the reader waiting.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
    file = openSync(join(root, key), flags)
    const stat = fstatSync(file)
    if (stat.isDirectory()) return undefined
    if (!stat.isFile() || stat.size > MAX_BYTES) throw unreadable(key)
    return readFileSync(file)
  } catch (error) {
    if (error instanceof EvidenceError) throw error
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return undefined
    throw unreadable(key, error)
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

async function* listUnder(root: string, path: string, prefix: string): AsyncGenerator<string> {
  for (const entry of await entriesOf(join(root, path))) {
    const key = `${path}${entry.name}`
    if (!key.startsWith(prefix) && !prefix.startsWith(key)) continue
    if (!entry.directory) {
      if (key.startsWith(prefix)) yield key
    } else yield* listUnder(root, key, prefix)
  }
}

interface Entry {
  /** With a final slash where it is a directory, as it sorts among keys. */
  readonly name: string
  readonly directory: boolean
}

async function entriesOf(path: string): Promise<Entry[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true })
    return entries
      .map((entry) => ({
        name: entry.isDirectory() ? `${entry.name}/` : entry.name,
        directory: entry.isDirectory(),
      }))
      .toSorted((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)))
  } catch (error) {
    // A directory that went away meanwhile, as superseded tiles do.
    if (hasCode(error, 'ENOENT')) return []
    throw new EvidenceError('unreadable', 'a directory of the evidence folder cannot be read', {
      cause: error,
    })
  }
}

const unreadable = (key: string, cause?: unknown): EvidenceError =>
  new EvidenceError('unreadable', `${key} is no plain file that can be read`, { cause })

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
