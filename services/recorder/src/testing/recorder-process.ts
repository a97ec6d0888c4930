import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Bench } from './bench.ts'

/** A recorder as a process of its own, whose log lines can be awaited. */
export interface RecorderProcess extends AsyncDisposable {
  readonly name: string
  /** What it does, by its own account. */
  readonly role: 'starting' | 'writing' | 'standing by' | 'ended'
  /** Resolves when the account changes, or it commits. */
  changed(): Promise<void>
  /** Size of the log after its newest commit in its present role; undefined before the first. */
  readonly committed: number | undefined
  /** Ends it without any chance to tidy up. */
  kill(): Promise<void>
  /** Freezes it. */
  pause(): void
  /** Lets it go on. */
  resume(): void
}

const MAIN = join(import.meta.dirname, '..', 'main.ts')

/** Starts a recorder. */
export function startProcess(name: string, bench: Bench): RecorderProcess {
  const child = spawn(process.execPath, [MAIN], {
    env: environment(bench),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let role: RecorderProcess['role'] = 'starting'
  let committed: number | undefined
  let change = Promise.withResolvers<void>()
  const turn = (next: RecorderProcess['role'], size?: number): void => {
    role = next
    committed = size
    change.resolve()
    change = Promise.withResolvers()
  }
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { msg, size } = JSON.parse(line)
    if (msg === 'recorder is ready') turn('writing')
    if (msg === 'log advanced') turn('writing', size)
    if (msg === 'another recorder writes the log: standing by') turn('standing by')
    if (msg === 'another recorder has taken over') turn('starting')
  })
  const ended = once(child, 'close').then(() => turn('ended'))
  return {
    name,
    get role() {
      return role
    },
    get committed() {
      return committed
    },
    changed: () => change.promise,
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    kill: () => end(child, 'SIGKILL', ended),
    [Symbol.asyncDispose]: () => end(child, 'SIGTERM', ended),
  }
}

async function end(
  child: ChildProcess,
  signal: NodeJS.Signals,
  ended: Promise<void>,
): Promise<void> {
  child.kill(signal)
  child.kill('SIGCONT')
  await ended
}

function environment({ config, directory, passwordFile }: Bench): NodeJS.ProcessEnv {
  return {
    // oxlint-disable-next-line node/no-process-env
    ...process.env,
    SALLYPORT_EVIDENCE_DIR: directory,
    SALLYPORT_LOG_KEY_FILE: config.keyFile,
    SALLYPORT_RECORDING_KEY_FILE: config.recordingKeyFile,
    SALLYPORT_LOG_ORIGIN: config.origin,
    SALLYPORT_NATS_URL: config.nats.url,
    SALLYPORT_NATS_USER: config.nats.user,
    SALLYPORT_NATS_PASSWORD_FILE: passwordFile,
    SALLYPORT_LOG_LEVEL: 'debug',
  }
}
