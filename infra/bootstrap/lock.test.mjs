import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { withLock } from './lock.mjs'

async function folder(t) {
  const path = await mkdtemp(join(tmpdir(), 'sallyport-lock-'))
  t.after(() => rm(path, { recursive: true, force: true }))
  return path
}

/** The number of a process that is gone. */
async function gone() {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  return child.pid
}

test('two processes never hold the lock at once', async (t) => {
  const path = join(await folder(t), 'lock')
  const log = `${path}.log`
  const script = `
    import { appendFile } from 'node:fs/promises'
    import { setTimeout as delay } from 'node:timers/promises'
    import { withLock } from ${JSON.stringify(import.meta.resolve('./lock.mjs'))}
    await withLock(${JSON.stringify(path)}, async () => {
      await appendFile(${JSON.stringify(log)}, 'in ')
      await delay(50)
      await appendFile(${JSON.stringify(log)}, 'out ')
    })`
  const children = Array.from({ length: 4 }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' }),
  )
  await Promise.all(children.map((child) => once(child, 'exit')))
  assert.equal(await readFile(log, 'utf8'), 'in out '.repeat(4))
})

test('a lock whose process is gone is taken over', async (t) => {
  const path = join(await folder(t), 'lock')
  await writeFile(path, String(await gone()))
  assert.equal(await withLock(path, () => 'done'), 'done')
})

test('a lock that nobody finished writing is taken over', async (t) => {
  const path = join(await folder(t), 'lock')
  await writeFile(path, '')
  assert.equal(await withLock(path, () => 'done'), 'done')
})

test('whoever waits is told so, once', async (t) => {
  const path = join(await folder(t), 'lock')
  await writeFile(path, String(process.ppid))
  const told = []
  const done = withLock(
    path,
    () => 'done',
    () => {
      told.push('waiting')
      setTimeout(() => rm(path), 600)
    },
  )
  assert.equal(await done, 'done')
  assert.deepEqual(told, ['waiting'])
})

test('the lock goes with the work, also when that fails', async (t) => {
  const parent = await folder(t)
  const failing = withLock(join(parent, 'lock'), async () => {
    throw new Error('no')
  })
  await assert.rejects(failing, /no/)
  assert.deepEqual(await readdir(parent), [])
})
