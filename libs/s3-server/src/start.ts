import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { endInOrder, endWithParent, type Exit, exitOf } from '@sallyport/programs'

export interface StartOptions {
  /** Folder of this server's objects and their versions; made where it is missing. */
  readonly directory: string
  /** Program to start. */
  readonly binary: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Port on 127.0.0.1; a free one unless given. */
  readonly port?: number
}

/** A versitygw child of this process; disposing it ends it. It ends when this process does, however it does. */
export interface RunningVersitygw extends AsyncDisposable {
  readonly port: number
  readonly endpoint: string
  /** Freezes the process, as a partition would. */
  pause(): void
  /** Ends the process without any chance to tidy up; resolves when it is gone. */
  kill(): Promise<Exit>
}

const READY_MS = 60_000
const HEALTH = '/health'

/** Starts a versitygw over a folder and waits until it answers. A later start in the same folder finds the same objects. */
export async function startVersitygw(options: StartOptions): Promise<RunningVersitygw> {
  const port = options.port ?? (await freePort())
  const [objects, versions] = ['objects', 'versions'].map((name) => join(options.directory, name))
  await Promise.all([objects, versions].map((path) => mkdir(path ?? '', { recursive: true })))
  // The secret is that of a test's own server; other processes of this machine may see it.
  const keys = ['--access', options.accessKeyId, '--secret', options.secretAccessKey]
  const http = ['--port', `127.0.0.1:${port}`, '--keep-alive', '--health', HEALTH, '--quiet']
  const store = ['posix', '--versioning-dir', versions ?? '', objects ?? '']
  const child = spawn(options.binary, [...keys, ...http, ...store], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  })
  const said = lastLineOf(child.stderr)
  endWithParent(child)
  const exited = exitOf(child)
  const endpoint = `http://127.0.0.1:${port}`
  try {
    await answering(`${endpoint}${HEALTH}`, exited, said)
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
  return {
    port,
    endpoint,
    pause: () => void child.kill('SIGSTOP'),
    async kill() {
      child.kill('SIGKILL')
      return exited
    },
    [Symbol.asyncDispose]: () => endInOrder(child, exited),
  }
}

/** Reads what a program says to its end, and tells the last of it. */
function lastLineOf(output: Readable): () => string {
  let last = ''
  createInterface({ input: output }).on('line', (line) => {
    if (line.trim() !== '') last = line
  })
  return () => last
}

/** Asks until the server answers: its log does not tell. */
async function answering(url: string, exited: Promise<Exit>, said: () => string): Promise<void> {
  const ended = exited.then(() => true)
  const deadline = performance.now() + READY_MS
  /* oxlint-disable no-await-in-loop */
  while (performance.now() < deadline) {
    const answered = await fetch(url).catch(() => undefined)
    await answered?.body?.cancel()
    if (answered?.ok === true) return
    if (await Promise.race([ended, sleep(50, false)])) break
  }
  /* oxlint-enable no-await-in-loop */
  throw new Error(`versitygw did not start: ${said() || 'it said nothing'}`)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}
