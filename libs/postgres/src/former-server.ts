import { execFile } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { PostgresError } from './errors.ts'
import type { Place } from './place.ts'

/** Longest wait for a server that was asked to stop, in milliseconds. */
export const STOP_LIMIT_MS = 10_000

const ask = promisify(execFile)

/** Names the process that starts a server in this place, so that its orphan can be told from its child. */
export async function claim(place: Place): Promise<void> {
  await writeFile(join(place.directory, 'started-by'), String(process.pid), { mode: 0o600 })
}

/**
 * Clears what an earlier server left. A `postmaster.pid` that names no server of this data is removed; a server that
 * outlived the process that started it is stopped; one whose process still lives is left alone and reported.
 */
export async function clearFormerServer(place: Place): Promise<void> {
  const lock = join(place.folder, 'data', 'postmaster.pid')
  const pid = Number((await readFile(lock, 'utf8').catch(() => '')).split('\n')[0])
  if (!Number.isSafeInteger(pid) || pid <= 1) return
  const running = await describeProcess(pid)
  if (running === undefined || !running.command.includes(join(place.folder, 'data'))) {
    await rm(lock, { force: true })
    return
  }
  const owner = await readFile(join(place.directory, 'started-by'), 'utf8').catch(() => '')
  if (Number(owner) === running.parent) {
    throw new PostgresError(
      'in_use',
      `process ${running.parent} runs a PostgreSQL server on ${place.folder}: stop it first, or use another folder`,
    )
  }
  await stopProcess(pid)
}

interface ProcessInfo {
  readonly parent: number
  readonly command: string
}

/** What the system says of a process; undefined where there is none. */
async function describeProcess(pid: number): Promise<ProcessInfo | undefined> {
  try {
    const [status, command] = await Promise.all([
      readFile(`/proc/${pid}/status`, 'utf8'),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
    ])
    return { parent: Number(/^PPid:\s*(\d+)/m.exec(status)?.[1]), command }
  } catch {
    return process.platform === 'linux' ? undefined : describeByPs(pid)
  }
}

async function describeByPs(pid: number): Promise<ProcessInfo | undefined> {
  const { stdout } = await ask('ps', ['-o', 'ppid=,command=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }))
  const match = /^\s*(\d+)\s+(.*)/.exec(stdout)
  return match?.[2] === undefined ? undefined : { parent: Number(match[1]), command: match[2] }
}

async function stopProcess(pid: number): Promise<void> {
  const until = Date.now() + STOP_LIMIT_MS
  signal(pid, 'SIGINT')
  while (signal(pid, 0)) {
    if (Date.now() > until) signal(pid, 'SIGKILL')
    await delay(50)
  }
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name)
  } catch {
    return false
  }
}
