import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { EdgeError } from '../errors.ts'

/** Reads the credentials of targets by the names that connections use. */
export interface SecretStore {
  /** The secret; an EdgeError `target_unavailable` that names it where it cannot be read. */
  read(name: string): Promise<string>
}

const SECRET_NAME = /^[a-z0-9][a-z0-9-]{0,62}$/
/** How long a secret is used before its file is read again, so that a rotation needs no restart. */
const FRESH_MS = 5000

/** Secrets as files of a folder, one per name. */
export function folderSecrets(directory: string): SecretStore {
  const known = new Map<string, { readonly value: string; readonly readAt: number }>()
  return {
    async read(name) {
      const cached = known.get(name)
      if (cached !== undefined && Date.now() - cached.readAt < FRESH_MS) return cached.value
      const value = await load(directory, name)
      known.set(name, { value, readAt: Date.now() })
      return value
    },
  }
}

async function load(directory: string, name: string): Promise<string> {
  if (!SECRET_NAME.test(name)) throw unreadable(name)
  try {
    const value = (await readFile(join(directory, name), 'utf8')).trim()
    if (/^[\x21-\x7e]+$/.test(value)) return value
  } catch (cause) {
    throw unreadable(name, cause)
  }
  throw unreadable(name)
}

function unreadable(name: string, cause?: unknown): EdgeError {
  return new EdgeError(
    'target_unavailable',
    `The credential "${name}" of this connection cannot be read; an administrator has to provide it.`,
    { cause },
  )
}
