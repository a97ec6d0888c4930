import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { startPostgres } from './start-postgres.ts'

test('a start after the starting process was killed stops the server that it left and goes on', async (t) => {
  const directory = await folder(t)
  const starter = await startInChild(directory)
  const left = await postmaster(directory)
  starter.kill('SIGKILL')
  await once(starter, 'exit')
  assert(isAlive(left), 'the server outlives the process that was killed')
  const next = await startPostgres({ directory })
  assert(!isAlive(left))
  await next[Symbol.asyncDispose]()
})

test('a start after the server itself was killed recovers', async (t) => {
  const directory = await folder(t)
  const first = await startPostgres({ directory })
  process.kill(await postmaster(directory), 'SIGKILL')
  await first.failed
  await (await startPostgres({ directory }))[Symbol.asyncDispose]()
})

test('a lock file with the number of an unrelated process is not obeyed', async (t) => {
  const directory = await folder(t)
  await (await startPostgres({ directory }))[Symbol.asyncDispose]()
  const lock = join(directory, 'data', 'postmaster.pid')
  await writeFile(
    lock,
    `${process.pid}\n${join(directory, 'data')}\n1\n5432\n\n127.0.0.1\n1 1\nready\n`,
  )
  await (await startPostgres({ directory }))[Symbol.asyncDispose]()
})

test('a start that was interrupted while the cluster was made begins again', async (t) => {
  const directory = await folder(t)
  await writeFile(join(directory, 'data.partial'), 'left over')
  await writeFile(join(directory, 'password.handover'), 'left over')
  await (await startPostgres({ directory }))[Symbol.asyncDispose]()
})

/** Starts a server in a process of its own, which then waits to be killed. */
async function startInChild(directory: string): Promise<ChildProcess> {
  const script = `
    const { startPostgres } = await import(${JSON.stringify(import.meta.resolve('./index.ts'))})
    await startPostgres({ directory: ${JSON.stringify(directory)} })
    console.log('ready')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return child
}

async function postmaster(directory: string): Promise<number> {
  return Number((await readFile(join(directory, 'data', 'postmaster.pid'), 'utf8')).split('\n')[0])
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'sallyport-postgres-'))
  await chmod(path, 0o711)
  t.after(() => rm(path, { recursive: true, force: true }))
  return path
}
