import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Account, isRoot, unprivilegedAccount } from './account.ts'
import { copyProgram } from './copy-program.ts'
import { PostgresError } from './errors.ts'
import { findProgram, linkLibraries, type Program } from './program.ts'
import { openShelter, shelteredFolder, sweepShelter } from './shelter.ts'

/** What runs, as whom, and where its data is. */
export interface Place {
  readonly program: Program
  /** The account to change to; absent where the server runs as this process does. */
  readonly account?: Account
  /** Holds `data`; owned by this process, and open for the account to pass through. */
  readonly folder: string
  /** Holds the password and the log; for this process alone. */
  readonly directory: string
}

/** Prepares folders and binaries so that the account of the server reaches both. */
export async function preparePlace(
  directory: string,
  report: (line: string) => void,
): Promise<Place> {
  await mkdir(directory, { recursive: true })
  const program = await findProgram()
  return isRoot() ? placeForRoot(program, directory, report) : placeForUser(program, directory)
}

async function placeForUser(program: Program, directory: string): Promise<Place> {
  await chmod(directory, 0o700)
  const linked = await linkLibraries(program)
  return {
    program: linked ? program : await copyProgram(program, directory),
    folder: directory,
    directory,
  }
}

async function placeForRoot(
  program: Program,
  directory: string,
  report: (line: string) => void,
): Promise<Place> {
  await chmod(directory, 0o711)
  const account = await unprivilegedAccount(join(directory, 'data'))
  const linked = await linkLibraries(program)
  const [runs, enters] = await Promise.all([canRun(account, program), canEnter(account, directory)])
  const shelter = linked && runs && enters ? undefined : await openShelter()
  if (shelter !== undefined) await sweepShelter(shelter)
  const [reachable, folder] = await Promise.all([
    shelter === undefined || (linked && runs) ? program : copyProgram(program, shelter),
    shelter === undefined || enters ? directory : shelteredFolder(shelter, directory),
  ])
  if (folder !== directory) {
    report(`PostgreSQL cannot run as root nor enter ${directory}: its data is in ${folder}`)
  }
  return { program: reachable, account, folder, directory }
}

function canRun(account: Account, { folder }: Program): Promise<boolean> {
  const script =
    'test -x "$1/bin/postgres" && test -x "$1/lib" && test -r "$1/share/postgresql/postgres.bki"'
  return asAccount(account, script, folder)
}

function canEnter(account: Account, folder: string): Promise<boolean> {
  return asAccount(account, 'test -x "$1"', folder)
}

/** Asks the system itself, which knows of access lists and mounts as well as of modes. */
async function asAccount(account: Account, script: string, path: string): Promise<boolean> {
  const shell = spawn('/bin/sh', ['-c', script, 'sh', path], {
    ...account,
    cwd: '/',
    env: {},
    stdio: 'ignore',
  })
  const [code] = await once(shell, 'exit').catch((error: unknown) => {
    throw new PostgresError(
      'account',
      'PostgreSQL does not run as root, and this process may not change to another account ' +
        '(a container without CAP_SETUID?): start Sallyport as an ordinary user',
      { cause: error },
    )
  })
  return code === 0
}

/** Removes everything of a deployment, the sheltered part too. */
export async function removePlace(place: Place): Promise<void> {
  await rm(place.directory, { recursive: true, force: true })
  await rm(place.folder, { recursive: true, force: true })
}
