import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  cacheDirectoryOf,
  endInOrder,
  endWithParent,
  type Exit,
  exitOf,
  type FoundProgram,
} from '@sallyport/programs'
import { NatsServerError } from './errors.ts'
import { findNatsServer } from './find.ts'
import { keptPassword } from './password.ts'
import { renderConfig } from './server-config.ts'
import { startedUp } from './startup.ts'
import type { NatsUser } from './users.ts'
import { MIN_VERSION, usableServer } from './version.ts'

export interface StartOptions {
  /** Folder of this server's data, configuration and password; made where it is missing. One server at a time. */
  readonly directory: string
  /** Client port on 127.0.0.1; the operating system chooses one unless given. */
  readonly port?: number
  readonly cacheDirectory?: string
  readonly report?: (line: string) => void
  /** Users beside the one that may do everything, each with a password of its own. */
  readonly users?: readonly NatsUser[]
  /** Program to start; searched for unless given. */
  readonly serverBinary?: string
}

/** A nats-server child of this process; disposing it ends it in order. It ends when this process does, however it does. */
export interface RunningNatsServer extends AsyncDisposable {
  readonly url: string
  /** May do everything. */
  readonly user: string
  readonly password: string
  /** Passwords of the users that were asked for, by name. */
  readonly passwords: ReadonlyMap<string, string>
  /** File that holds the password, readable by its owner alone. */
  readonly passwordFile: string
  readonly port: number
  /** Base URL of the monitoring endpoints on loopback. */
  readonly monitorUrl: string
  readonly pid: number
  readonly version: string
  /** Freezes the process, as a partition would; for fault tests. */
  pause(): void
  /** Lets a frozen process go on. */
  resume(): void
  /** Ends the process without any chance to tidy up; resolves when it is gone. */
  kill(): Promise<Exit>
  readonly exited: Promise<Exit>
}

const USER = 'sallyport'

/**
 * Starts a durable nats-server with JetStream on loopback and waits until it takes clients. A later start in the same
 * folder finds the same data and the same password.
 *
 * Rejects with a {@link NatsServerError}: `not_found`, `too_old`, `port_in_use`, `disk_full`, `start_failed`.
 */
export async function startNatsServer(options: StartOptions): Promise<RunningNatsServer> {
  const { directory, port = -1 } = options
  const found = await serverFor(options)
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const passwordFile = join(directory, 'password')
  const password = await keptPassword(passwordFile)
  const configFile = join(directory, 'nats-server.conf')
  const users = await withPasswords(options.users ?? [], join(directory, 'users'))
  const config = renderConfig({ directory, port, user: USER, password, users })
  await writeFile(configFile, config, { mode: 0o600 })
  // A process group of its own: Ctrl-C reaches this process alone, which then stops the server after those who use it.
  const child = spawn(found.binary, ['-c', configFile], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  })
  endWithParent(child)
  const exited = exitOf(child)
  try {
    const ports = await startedUp(child, child.stderr, port)
    const { version } = found
    const passwords = new Map(users.map((user) => [user.name, user.password]))
    return handle(child, exited, { ...ports, password, passwords, passwordFile, version })
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
}

interface Facts {
  readonly port: number
  readonly monitorPort: number
  readonly password: string
  readonly passwords: ReadonlyMap<string, string>
  readonly passwordFile: string
  readonly version: string
}

/** Each password is kept in a file of its own. */
async function withPasswords(
  users: readonly NatsUser[],
  folder: string,
): Promise<(NatsUser & { readonly password: string })[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return Promise.all(
    users.map(async (user) => ({ ...user, password: await keptPassword(join(folder, user.name)) })),
  )
}

function handle(child: ChildProcess, exited: Promise<Exit>, facts: Facts): RunningNatsServer {
  const { monitorPort, ...rest } = facts
  return {
    ...rest,
    url: `nats://127.0.0.1:${facts.port}`,
    monitorUrl: `http://127.0.0.1:${monitorPort}`,
    user: USER,
    pid: child.pid ?? 0,
    exited,
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async kill() {
      child.kill('SIGKILL')
      return exited
    },
    [Symbol.asyncDispose]: () => endInOrder(child, exited),
  }
}

async function serverFor(options: StartOptions): Promise<FoundProgram> {
  const { report = () => {}, serverBinary } = options
  if (serverBinary === undefined) {
    // Tests and scripts that name no cache share the user's own.
    // oxlint-disable-next-line node/no-process-env
    const cacheDirectory = options.cacheDirectory ?? cacheDirectoryOf(process.env)
    return findNatsServer({ cacheDirectory, report })
  }
  const found = await usableServer(serverBinary)
  if (found !== undefined) return found
  throw new NatsServerError(
    'too_old',
    `${serverBinary} is not a nats-server >= ${MIN_VERSION}: install a newer one`,
  )
}
