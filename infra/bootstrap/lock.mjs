import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/**
 * Runs `work` while no other process of this machine does so under the same path. A lock whose process is gone is
 * taken over. `onWait` is called once where the lock is held by a living process.
 */
export async function withLock(path, work, onWait = () => {}) {
  await acquire(path, onWait)
  try {
    return await work()
  } finally {
    await rm(path, { force: true })
  }
}

async function acquire(path, onWait) {
  await mkdir(dirname(path), { recursive: true })
  const own = `${path}.${process.pid}`
  await writeFile(own, String(process.pid))
  try {
    for (let waited = false; !(await take(own, path));) {
      if (await breakStale(path)) continue
      if (!waited) onWait()
      waited = true
      await delay(250)
    }
  } finally {
    await rm(own, { force: true })
  }
}

/** A hard link appears at once with its content, or not at all. */
function take(own, path) {
  return link(own, path).then(() => true, ifCode('EEXIST', false))
}

/** Removes a lock whose process is gone. Answers whether it is worth trying again at once. */
async function breakStale(path) {
  const holder = await read(path)
  if (holder === undefined) return true
  if (isAlive(Number(holder))) return false
  const aside = `${path}.stale.${process.pid}`
  const moved = await rename(path, aside).then(() => true, ifCode('ENOENT', false))
  if (!moved) return true
  // Between reading and moving another process may have taken the lock: then it gets it back.
  if ((await read(aside)) !== holder) await link(aside, path).catch(() => {})
  await rm(aside, { force: true })
  return true
}

function read(path) {
  return readFile(path, 'utf8').catch(ifCode('ENOENT', undefined))
}

function ifCode(code, value) {
  return (error) => {
    if (error.code === code) return value
    throw error
  }
}

/** Whether a process of that number exists; one of another account counts. */
function isAlive(pid) {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}
