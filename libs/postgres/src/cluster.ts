import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { lchown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PostgresError } from './errors.ts'
import { explainFailure } from './explain-failure.ts'
import type { Place } from './place.ts'

/** Name of the superuser, and of nobody else: services get roles of their own. */
export const SUPERUSER = 'sallyport'

/** All that a server process gets to know of its environment. Messages are read, so they are in English. */
export const SERVER_ENV = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' } as const

/** Makes the database cluster where there is none yet; returns the superuser's password. */
export async function ensureCluster(place: Place, report: (line: string) => void): Promise<string> {
  const passwordFile = join(place.directory, 'password')
  const data = join(place.folder, 'data')
  const password = await readIfThere(passwordFile)
  const version = await readIfThere(join(data, 'PG_VERSION'))
  if (version !== undefined && password !== undefined) {
    checkVersion(place, version.trim())
    return password
  }
  // Data in the shelter whose own folder was deleted belongs to an earlier deployment at the same path.
  if (version !== undefined && place.folder === place.directory) {
    throw new PostgresError(
      'data',
      `the password of the data in ${data} is gone: restore ${passwordFile}, or delete ${place.directory}`,
    )
  }
  report('PostgreSQL: creating the database cluster')
  return createCluster(place, data, passwordFile)
}

/** The cluster gets its name only when it is whole, so that an interrupted start is simply begun again. */
async function createCluster(place: Place, data: string, passwordFile: string): Promise<string> {
  const partial = `${data}.partial`
  for (const path of [data, partial]) await rm(path, { recursive: true, force: true })
  const password = randomBytes(24).toString('base64url')
  await mkdir(partial, { mode: 0o700 })
  await give(place, partial)
  await initialise(place, partial, password)
  await rm(passwordFile, { force: true })
  await writeFile(passwordFile, password, { mode: 0o600, flag: 'wx' })
  await rename(partial, data)
  return password
}

async function initialise(place: Place, data: string, password: string): Promise<void> {
  const handover = join(place.folder, 'password.handover')
  await rm(handover, { force: true })
  await writeFile(handover, password, { mode: 0o600, flag: 'wx' })
  try {
    await give(place, handover)
    await runInitdb(place, [
      `--pgdata=${data}`,
      `--pwfile=${handover}`,
      `--username=${SUPERUSER}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--no-instructions',
    ])
  } finally {
    await rm(handover, { force: true })
  }
}

async function runInitdb(place: Place, args: readonly string[]): Promise<void> {
  const child = spawn(join(place.program.folder, 'bin', 'initdb'), args, {
    ...place.account,
    cwd: '/',
    env: SERVER_ENV,
    // A signal from the terminal goes to this process alone, which decides what stops when.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let output = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-8192)
  })
  const [code] = await once(child, 'close').catch((error: unknown) => {
    throw explainFailure({ place, output: String(error) })
  })
  if (code !== 0) throw explainFailure({ place, output })
}

/** Hands a path to the server's account, without following a link that someone may have put there. */
async function give(place: Place, path: string): Promise<void> {
  if (place.account !== undefined) await lchown(path, place.account.uid, place.account.gid)
}

function checkVersion(place: Place, found: string): void {
  const [, major] = /^postgresql-(\d+)\./.exec(place.program.build) ?? []
  if (found === major) return
  throw new PostgresError(
    'data',
    `the data in ${place.folder} was written by PostgreSQL ${found}, and this is PostgreSQL ${major}: ` +
      `move the folder away, or dump it with the former version and restore it`,
  )
}

function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
}
