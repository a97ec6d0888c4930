import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { startPostgres } from './start-postgres.ts'

const LINUX = process.platform === 'linux'

let directory: string

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sallyport-postgres-'))
  // As root, the server runs as another account, which has to pass through.
  await chmod(directory, 0o711)
  await writeFile(join(directory, 'data.partial'), 'of a start that was interrupted')
  await writeFile(join(directory, 'password.handover'), 'of a start that was interrupted')
})
after(() => rm(directory, { recursive: true }))

test('a start that was interrupted while the cluster was made begins again', async () => {
  await (await startPostgres({ directory }))[Symbol.asyncDispose]()
})

test('a server ends with the process that started it, however that ended', async () => {
  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    const starter = await startInChild()
    const left = await postmaster()
    starter.kill(signal)
    await once(starter, 'exit')
    await gone(left)
  }
})

test(
  'a start stops a server that was left all the same, and goes on',
  { skip: !LINUX },
  async () => {
    const starter = await startInChild()
    const left = await postmaster()
    for (const child of await childrenOf(starter))
      if (child !== left) process.kill(child, 'SIGKILL')
    starter.kill('SIGKILL')
    await once(starter, 'exit')
    assert(isAlive(left))
    const next = await startPostgres({ directory })
    assert(!isAlive(left))
    await next[Symbol.asyncDispose]()
  },
)

test('a start after the server itself was killed recovers', async () => {
  const first = await startPostgres({ directory })
  process.kill(await postmaster(), 'SIGKILL')
  await first.failed
  await (await startPostgres({ directory }))[Symbol.asyncDispose]()
})

test('a lock file with the number of an unrelated process is not obeyed', async (t) => {
  const data = join(directory, 'data')
  const { uid, gid } = await stat(data)
  const unrelated = spawn('sleep', ['600'], { uid, gid, cwd: '/' })
  t.after(() => unrelated.kill())
  const lock = [unrelated.pid, data, 1, 5432, '', '127.0.0.1', '1 1', 'ready', ''].join('\n')
  await writeFile(join(data, 'postmaster.pid'), lock)
  await (await startPostgres({ directory }))[Symbol.asyncDispose]()
})

/** Starts a server in a process of its own, which then waits to be killed. */
async function startInChild(): Promise<ChildProcess> {
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

async function postmaster(): Promise<number> {
  return Number((await readFile(join(directory, 'data', 'postmaster.pid'), 'utf8')).split('\n')[0])
}

async function childrenOf({ pid }: ChildProcess): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return text.trim().split(' ').map(Number)
}

/** Resolves when a process that is not this one's child has ended, which nothing else tells of. */
async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await delay(10)
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
