import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { compileCache } from '@sallyport/kit'

const READY_MS = 120_000
const PAUSE_MS = 50
const STOP_MS = 30_000

/** Runs a server that listens on a port of 127.0.0.1; resolves when it does. Disposing it ends the process. */
export async function startChild(
  [command = '', ...args]: readonly string[],
  port: number,
  env: Readonly<Record<string, string>> = {},
): Promise<AsyncDisposable> {
  const child = spawn(command, args, {
    env: { ...compileCache(), ...env },
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const exited = once(child, 'exit')
  await listens(child, port)
  return {
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      const force = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
      await exited
      clearTimeout(force)
    },
  }
}

async function listens(child: ChildProcess, port: number): Promise<void> {
  const limit = Date.now() + READY_MS
  while (Date.now() < limit && child.exitCode === null) {
    // oxlint-disable-next-line no-await-in-loop
    if (await accepts(port)) return
    // oxlint-disable-next-line no-await-in-loop
    await sleep(PAUSE_MS)
  }
  child.kill('SIGKILL')
  throw new Error(`nothing listens on port ${port}`)
}

function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const told = once(socket, 'connect').then(
    () => true,
    () => false,
  )
  return told.finally(() => socket.destroy())
}
