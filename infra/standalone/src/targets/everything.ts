import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { StandaloneError } from '../errors.ts'

export interface EverythingOptions {
  readonly port: number
  readonly logFile: string
}

/** The published demo server as a child process. */
export interface Everything extends AsyncDisposable {
  /** Where MCP clients POST. */
  readonly url: string
  /** Number of the process that serves now. */
  readonly pid: number | undefined
}

const PROGRAM = '@modelcontextprotocol/server-everything/dist/index.js'

/** Milliseconds. */
const READY_LIMIT = 120_000
const STOP_LIMIT = 2000
const FIRST_PAUSE = 500
const LONGEST_PAUSE = 30_000
const STEADY = 60_000

/** Starts the server, waits until it answers, and starts it again, ever more slowly, when it ends by itself. */
export async function startEverything(options: EverythingOptions): Promise<Everything> {
  const url = `http://127.0.0.1:${options.port}/mcp`
  const stopping = new AbortController()
  let child = launch(options)
  try {
    await answers(url, child, options)
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
  const kept = keepRunning()

  async function keepRunning(): Promise<void> {
    for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      const began = performance.now()
      // The next one is started only when this one is gone.
      // oxlint-disable-next-line no-await-in-loop
      await exited(child)
      if (performance.now() - began > STEADY) pause = FIRST_PAUSE
      // oxlint-disable-next-line no-await-in-loop
      await delay(pause, undefined, { signal: stopping.signal }).catch(() => {})
      if (stopping.signal.aborted) return
      child = launch(options)
    }
  }

  return {
    url,
    get pid() {
      return child.pid
    },
    async [Symbol.asyncDispose]() {
      stopping.abort()
      child.kill('SIGTERM')
      const force = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT)
      await kept
      clearTimeout(force)
    },
  }
}

/** The child gets no more of the environment than it needs; its tool `get-env` shows all of it. */
function launch({ port, logFile }: EverythingOptions): ChildProcess {
  const preload = new URL('loopback-preload.mjs', import.meta.url).href
  const program = fileURLToPath(import.meta.resolve(PROGRAM))
  const log = openSync(logFile, 'w', 0o600)
  try {
    return spawn(process.execPath, ['--import', preload, program, 'streamableHttp'], {
      cwd: '/',
      env: { PORT: String(port) },
      // A signal from the terminal goes to this process alone, which decides what stops when.
      detached: true,
      stdio: ['pipe', log, log],
    })
  } finally {
    closeSync(log)
  }
}

async function exited(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null)
    await once(child, 'exit').catch(() => {})
}

async function answers(url: string, child: ChildProcess, { logFile }: EverythingOptions) {
  const until = performance.now() + READY_LIMIT
  const ended = exited(child).then(() => true)
  for (;;) {
    // Any answer will do: it is not asked for anything.
    // oxlint-disable-next-line no-await-in-loop
    const answered = await fetch(url).then(
      () => true,
      () => false,
    )
    if (answered) return
    // oxlint-disable-next-line no-await-in-loop
    const over = await Promise.race([ended, delay(50, performance.now() > until)])
    if (over)
      throw new StandaloneError('failed', `the target everything did not start: see ${logFile}`)
  }
}
