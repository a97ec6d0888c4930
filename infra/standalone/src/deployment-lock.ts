import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StandaloneError } from './errors.ts'

/**
 * Takes a deployment for this process until it is disposed. Rejects with `already_running` where another process has
 * it; what a process left that was killed is taken over.
 */
export async function lockDeployment(root: string): Promise<AsyncDisposable> {
  const path = join(root, 'running')
  const own = `${path}.${process.pid}`
  await writeFile(own, await describe(process.pid), { mode: 0o600 })
  try {
    while (!(await take(own, path))) {
      const holder = await readFile(path, 'utf8').catch(() => '')
      const pid = Number.parseInt(holder, 10)
      if (holder !== '' && (await describe(pid)) === holder) throw alreadyRunning(root, pid)
      await removeStale(path, holder)
    }
  } finally {
    await rm(own, { force: true })
  }
  return { [Symbol.asyncDispose]: () => rm(path, { force: true }) }
}

function alreadyRunning(root: string, pid: number): StandaloneError {
  return new StandaloneError(
    'already_running',
    `Sallyport already runs with the data in ${root} (process ${pid}): stop it there with Ctrl-C, ` +
      'or choose another folder with SALLYPORT_DIR',
  )
}

/** A hard link appears at once with its content, or not at all. */
function take(own: string, path: string): Promise<boolean> {
  return link(own, path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false
      throw error
    },
  )
}

/** Between reading and moving another process may have taken the lock: then it gets it back. */
async function removeStale(path: string, content: string): Promise<void> {
  const aside = `${path}.stale.${process.pid}`
  await rename(path, aside).catch(() => {})
  const moved = await readFile(aside, 'utf8').catch(() => content)
  if (moved !== content) await link(aside, path).catch(() => {})
  await rm(aside, { force: true })
}

/**
 * Number of a process, and where the system tells it the moment it began: numbers are given again. Just the empty text
 * where there is no such process.
 */
async function describe(pid: number): Promise<string> {
  if (!Number.isSafeInteger(pid) || pid <= 0 || !isAlive(pid)) return ''
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // Fields after the name, which may hold spaces and parentheses; the 20th of them is the start time (proc(5)).
  const began = status.slice(status.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  return `${pid} ${began}`
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && Reflect.get(error, 'code') === 'EPERM'
  }
}
