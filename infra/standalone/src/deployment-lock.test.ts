import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { lockDeployment } from './deployment-lock.ts'

test('a deployment that runs is refused, with the number of the process', async (t) => {
  const root = await folder(t)
  await using first = await lockDeployment(root)
  await assert.rejects(lockDeployment(root), {
    code: 'already_running',
    message: new RegExp(`process ${process.pid}\\b`),
  })
  assert(first)
})

test('a deployment that has stopped is free', async (t) => {
  const root = await folder(t)
  await (await lockDeployment(root))[Symbol.asyncDispose]()
  await (await lockDeployment(root))[Symbol.asyncDispose]()
  assert.deepEqual(await readdir(root), [])
})

test('the lock of a process that is gone, or of an earlier one with the same number, is taken over', async (t) => {
  const root = await folder(t)
  for (const stale of ['999999999 1', `${process.pid} 1`, 'damaged', '']) {
    await writeFile(join(root, 'running'), stale)
    await using lock = await lockDeployment(root)
    assert.match(await readFile(join(root, 'running'), 'utf8'), new RegExp(`^${process.pid} `))
    assert(lock)
  }
})

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'sallyport-lock-'))
  t.after(() => rm(path, { recursive: true, force: true }))
  return path
}
