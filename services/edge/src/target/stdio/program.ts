import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'

/** How long a program has to end after its standard input was closed, and again after SIGTERM. */
const PATIENCE_MS = 1500
/** How long it is waited for what was made to end: a busy machine takes its time to say so. */
const FORCED_MS = 15_000
/** How long after a program's end its last words are waited for. */
const LAST_WORDS_MS = 500

/** How a program is started. */
export interface ProgramOptions {
  /** Absolute path and arguments. */
  readonly command: readonly string[]
  readonly directory: string
  readonly environment: Readonly<Record<string, string>>
}

/** A running program at the head of a process group of its own. */
export interface Program {
  readonly child: ChildProcessWithoutNullStreams
  /** Resolves with its exit code or the name of the signal that ended it, when nothing of its group is left. */
  readonly ended: Promise<number | string | null>
  /**
   * Closes its standard input, waits, and then asks and at last forces the whole group to end. Resolves with false where
   * even that does not end it, as with a program that runs as someone else.
   */
  end(): Promise<boolean>
}

/** Starts a program without a shell. Rejects with the system's error where that cannot be. */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const [file = '', ...args] = options.command
  const child = spawn(file, args, {
    cwd: options.directory,
    env: options.environment,
    // A group of its own, so that all that it starts ends with it.
    detached: true,
    stdio: 'pipe',
  })
  // Writing to a program that has ended fails; its end is told otherwise.
  child.stdin.on('error', () => {})
  child.stdout.on('error', () => {})
  await once(child, 'spawn')
  child.on('error', () => {})
  const ended = watch(child)
  return {
    child,
    ended,
    end: async () => {
      child.stdin.end()
      if (await within(ended, PATIENCE_MS)) return true
      signalGroup(child, 'SIGTERM')
      if (await within(ended, PATIENCE_MS)) return true
      signalGroup(child, 'SIGKILL')
      return within(ended, FORCED_MS)
    },
  }
}

async function watch(child: ChildProcessWithoutNullStreams): Promise<number | string | null> {
  const closed = once(child, 'close')
  await once(child, 'exit')
  const how = child.signalCode ?? child.exitCode
  signalGroup(child, 'SIGKILL')
  if (!(await within(closed, LAST_WORDS_MS))) {
    // Someone who left the group still holds the other end.
    child.stdout.destroy()
    child.stderr.destroy()
  }
  return how
}

async function within(event: Promise<unknown>, ms: number): Promise<boolean> {
  const late = new AbortController()
  try {
    return await Promise.race([
      event.then(() => true),
      delay(ms, false, { signal: late.signal }).catch(() => false),
    ])
  } finally {
    late.abort()
  }
}

/** Sends a signal to all that is left of the group. */
function signalGroup({ pid }: ChildProcessWithoutNullStreams, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // There is nothing left of it.
  }
}
