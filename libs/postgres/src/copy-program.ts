import { constants } from 'node:fs'
import {
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readlink,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { linkLibraries, type Program } from './program.ts'

/**
 * Copies the binaries once, readable for every account whatever the file-creation mask, and completes the library
 * links. The copy appears under its name only when it is whole.
 */
export async function copyProgram(program: Program, into: string): Promise<Program> {
  const folder = join(into, program.build)
  const copy = { ...program, folder: join(folder, 'native') }
  if (await exists(folder)) return copy
  const partial = await mkdtemp(join(into, `${program.build}.partial-`))
  try {
    await copyTree(program.folder, join(partial, 'native'))
    await linkLibraries({ ...program, folder: join(partial, 'native') })
    await chmod(partial, 0o755)
    await rename(partial, folder)
  } catch (error) {
    await rm(partial, { recursive: true, force: true })
    // Another process that started at the same time was faster.
    if (!(await exists(folder))) throw error
  }
  return copy
}

async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to)
  await chmod(to, 0o755)
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) await copyTree(source, target)
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target)
    else if (!entry.name.endsWith('.a')) await copyOne(source, target)
  }
}

async function copyOne(source: string, target: string): Promise<void> {
  await copyFile(source, target, constants.COPYFILE_FICLONE)
  const runs = dirname(source).endsWith('bin')
  await chmod(target, runs ? 0o755 : 0o644)
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
