import { randomBytes } from 'node:crypto'
import { answering, freePort, runCommand } from '@sallyport/programs'

/** Published by the project itself; its entry point hands arguments on to the program. */
const IMAGE = 'versity/versitygw:v1.8.0'
const INNER_PORT = 7070
const HEALTH = '/health'
/** An engine that is there says so at once. */
const ASK_MS = 10_000
/** The image may have to be fetched. */
const RUN_MS = 300_000

export interface ContainerOptions {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** The command of the container engine. */
  readonly docker?: string
}

/** A versitygw in a container; its objects stay until it is disposed. */
export interface S3Container extends AsyncDisposable {
  readonly endpoint: string
  /** Ends it without any chance to tidy up. */
  kill(): Promise<void>
  /** Starts it again at the same place. */
  start(): Promise<void>
  /** Freezes it, as a partition would. */
  pause(): Promise<void>
}

/** Whether a container engine answers to `docker`. */
export async function dockerAnswers(docker = 'docker'): Promise<boolean> {
  try {
    const version = await runCommand(docker, ['version', '--format', '{{.Server.Version}}'], {
      timeoutMs: ASK_MS,
    })
    return version.trim() !== ''
  } catch {
    return false
  }
}

/** Starts a versitygw in a container, on loopback, and waits until it answers. Rejects where the engine refuses. */
export async function startContainer({
  accessKeyId,
  secretAccessKey,
  docker = 'docker',
}: ContainerOptions): Promise<S3Container> {
  const name = `sallyport-s3-${randomBytes(6).toString('hex')}`
  // A port of the engine's choice would be another one after a restart.
  const port = await freePort()
  const endpoint = `http://127.0.0.1:${port}`
  const engine = (...args: readonly string[]): Promise<string> =>
    runCommand(docker, args, { timeoutMs: RUN_MS })
  const place = ['--publish', `127.0.0.1:${port}:${INNER_PORT}`]
  // Anonymous volumes, which go with the container.
  const volumes = ['--volume', '/objects', '--volume', '/versions']
  const keys = ['--access', accessKeyId, '--secret', secretAccessKey]
  const http = ['--port', `:${INNER_PORT}`, '--health', HEALTH, '--quiet']
  const store = ['posix', '--versioning-dir', '/versions', '/objects']
  await using parts = new AsyncDisposableStack()
  parts.defer(async () => void (await engine('rm', '--force', '--volumes', name)))
  const detached = ['run', '--detach', '--name', name]
  await engine(...detached, ...place, ...volumes, IMAGE, ...keys, ...http, ...store)
  const ready = async (): Promise<void> => {
    if (!(await answering(`${endpoint}${HEALTH}`)))
      throw new Error('the container with versitygw did not answer')
  }
  await ready()
  const owned = parts.move()
  return {
    endpoint,
    kill: async () => void (await engine('kill', name)),
    start: async () => {
      await engine('start', name)
      await ready()
    },
    pause: async () => void (await engine('pause', name)),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
