import { randomUUID } from 'node:crypto'
import { chmod, copyFile, mkdir, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { FoundProgram, Program } from './program.ts'

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
export const cachedBinary = (program: Program, cacheDirectory: string): string =>
  join(cacheDirectory, program.name, program.pinned, program.name)

/** The program if it runs and is good enough. */
export async function usable(program: Program, binary: string): Promise<FoundProgram | undefined> {
  const version = await program.versionOf(binary)
  return version !== undefined && program.accepts(version) ? { binary, version } : undefined
}

/**
 * Copies a program into the cache and returns it there. It is tried before it takes its place, and takes it in one step,
 * so that another process never sees a part of it.
 */
export async function adopt(
  program: Program,
  file: string,
  cacheDirectory: string,
): Promise<FoundProgram> {
  const place = cachedBinary(program, cacheDirectory)
  const draft = `${place}.${randomUUID()}`
  await mkdir(join(place, '..'), { recursive: true, mode: 0o700 })
  try {
    await copyFile(file, draft)
    await chmod(draft, 0o755)
    const found = await usable(program, draft)
    if (found === undefined) throw new Error(`it does not run here as ${program.wanted}`)
    await rename(draft, place)
    return { binary: place, version: found.version }
  } finally {
    await rm(draft, { force: true })
  }
}
