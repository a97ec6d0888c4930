import { createHash } from 'node:crypto'
import {
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PostgresError } from './errors.ts'

/**
 * Where root keeps what another account must reach when the deployment's own folder is closed to it (`/root`,
 * `mktemp -d`). Survives a restart of the machine, unlike `/tmp`.
 */
const SHELTER = '/var/tmp/sallyport'

/** Names the file that says whose data a folder holds. */
const ORIGIN = 'origin'

/**
 * Makes the shelter, or trusts one that only root can have made: a real folder (no link) of root's that nobody else
 * may write. Its parent is open to everyone, so another account may have taken the name first.
 */
export async function openShelter(path: string = SHELTER): Promise<string> {
  await mkdir(path).catch(ignoreExisting)
  const found = await lstat(path)
  if (!found.isDirectory() || found.uid !== 0 || (found.mode & 0o022) !== 0) {
    throw new PostgresError(
      'folder',
      `${path} exists and is not a folder that root alone may write: remove it and start again`,
    )
  }
  await chmod(path, 0o711)
  return path
}

/** The folder in the shelter for the deployment at `directory`: the same one each time. */
export async function shelteredFolder(shelter: string, directory: string): Promise<string> {
  const origin = await realpath(directory)
  const name = createHash('sha256').update(origin).digest('hex').slice(0, 16)
  const folder = join(shelter, `data-${name}`)
  await mkdir(folder).catch(ignoreExisting)
  await chmod(folder, 0o711)
  await writeFile(join(folder, ORIGIN), origin, { mode: 0o600 })
  return folder
}

/** Removes what deployments in temporary folders left behind when their folders were deleted. */
export async function sweepShelter(shelter: string): Promise<void> {
  for (const name of await readdir(shelter)) {
    if (!name.startsWith('data-')) continue
    const folder = join(shelter, name)
    const origin = await readFile(join(folder, ORIGIN), 'utf8').catch(() => undefined)
    if (origin === undefined || !isTemporary(origin)) continue
    const gone = await stat(origin).then(
      () => false,
      (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
    )
    if (gone) await rm(folder, { recursive: true, force: true })
  }
}

function isTemporary(path: string): boolean {
  return [tmpdir(), '/tmp', '/var/tmp'].some((root) => path.startsWith(`${root}/`))
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}
