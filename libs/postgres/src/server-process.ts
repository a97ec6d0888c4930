import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { SERVER_ENV } from './cluster.ts'
import { endWithParent } from './end-with-parent.ts'
import type { PostgresError } from './errors.ts'
import { explainFailure } from './explain-failure.ts'
import { STOP_LIMIT_MS } from './former-server.ts'
import type { Place } from './place.ts'

/** A `postgres` process, which may not answer yet. */
export interface ServerProcess {
  /** Absent where the process could not be made. */
  readonly pid: number | undefined
  /** Resolves when the process has ended, with one sentence on the reason. */
  readonly ended: Promise<PostgresError>
  /** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
  stop(): Promise<void>
}

/** A log longer than this starts anew at the next start. */
const MAX_LOG_BYTES = 8 * 1024 * 1024

/** Spawns the server. Rejects where the process cannot be made. */
export async function spawnServer(place: Place, port: number): Promise<ServerProcess> {
  const log = await openLog(join(place.directory, 'postgres.log'))
  const begin = (await log.stat()).size
  const child = spawn(join(place.program.folder, 'bin', 'postgres'), settings(place, port), {
    ...place.account,
    cwd: '/',
    env: SERVER_ENV,
    // A signal from the terminal goes to this process alone, which decides what stops when.
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  })
  if (child.pid !== undefined) endWithParent(child, 'INT')
  const ended = exitOf(child).then(async (failure) => {
    const output = failure ?? (await tail(log, begin))
    await log.close()
    return explainFailure({ place, port, output })
  })
  return { pid: child.pid, ended, stop: () => stop(child, ended) }
}

function settings(place: Place, port: number): string[] {
  const values = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    fsync: 'on',
    max_connections: '60',
    // Statements and values of clients stay out of the log: only what concerns the server itself is written.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
  }
  const flags = Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return ['-D', join(place.folder, 'data'), ...flags]
}

async function openLog(path: string): Promise<FileHandle> {
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW
  const log = await open(path, flags, 0o600)
  if ((await log.stat()).size > MAX_LOG_BYTES) await log.truncate()
  return log
}

async function tail(log: FileHandle, begin: number): Promise<string> {
  const { size } = await log.stat()
  const from = Math.max(begin, size - 8192)
  const { buffer, bytesRead } = await log.read(Buffer.alloc(size - from), 0, size - from, from)
  return buffer.toString('utf8', 0, bytesRead)
}

/** Resolves when the process has ended; with the reason where it could not even be made. */
async function exitOf(child: ChildProcess): Promise<string | undefined> {
  try {
    await once(child, 'exit')
    return undefined
  } catch (error) {
    return String(error)
  }
}

async function stop(child: ChildProcess, ended: Promise<PostgresError>): Promise<void> {
  child.kill('SIGINT')
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
  await ended
  clearTimeout(force)
}
