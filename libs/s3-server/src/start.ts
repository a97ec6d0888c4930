import { spawn } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import {
  answering,
  endInOrder,
  endWithParent,
  type Exit,
  exitOf,
  freePort,
} from '@sallyport/programs'

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
    // Its log does not tell when it is ready.
    if (!(await answering(`${endpoint}${HEALTH}`, exited)))
      throw new Error(`versitygw did not start: ${said() || 'it said nothing'}`)
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
