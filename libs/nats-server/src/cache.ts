import { randomUUID } from 'node:crypto'
import { chmod, copyFile, mkdir, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { isAtLeast, MIN_VERSION, PINNED_VERSION, versionOf } from './version.ts'

/** A nats-server that runs. */
export interface FoundServer {
  /** Path of the program, or its name where it is on PATH. */
  readonly binary: string
  readonly version: string
}

/** Folder for what can be fetched again: `SALLYPORT_CACHE_DIR`, or `sallyport` in the user's cache folder. */
export function cacheDirectoryOf(env: NodeJS.ProcessEnv): string {
  const own = env['SALLYPORT_CACHE_DIR']
  if (own !== undefined && own !== '') return own
  const shared = env['XDG_CACHE_HOME']
  return join(
    shared !== undefined && shared !== '' ? shared : join(homedir(), '.cache'),
    'sallyport',
  )
}

/** Where the cached program stands; a new pinned version has a new place. */
export const cachedBinary = (cacheDirectory: string): string =>
  join(cacheDirectory, 'nats-server', PINNED_VERSION, 'nats-server')

/** The program if it runs and is new enough. */
export async function usable(binary: string): Promise<FoundServer | undefined> {
  const version = await versionOf(binary)
  return version !== undefined && isAtLeast(version, MIN_VERSION) ? { binary, version } : undefined
}

/**
 * Copies a program into the cache and returns it there. It is tried before it takes its place, and takes it in one step,
 * so that another process never sees a part of it.
 */
export async function adopt(program: string, cacheDirectory: string): Promise<FoundServer> {
  const place = cachedBinary(cacheDirectory)
  const draft = `${place}.${randomUUID()}`
  await mkdir(join(place, '..'), { recursive: true, mode: 0o700 })
  try {
    await copyFile(program, draft)
    await chmod(draft, 0o755)
    const found = await usable(draft)
    if (found === undefined) throw new Error(`it does not run here as >= ${MIN_VERSION}`)
    await rename(draft, place)
    return { binary: place, version: found.version }
  } finally {
    await rm(draft, { force: true })
  }
}
