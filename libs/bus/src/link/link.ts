import type { NatsConnection } from '@nats-io/nats-core'
import { connect } from '@nats-io/transport-node'
import type { Logger } from '@sallyport/telemetry'
import { BusError } from '../errors.ts'
import type { BusOptions } from '../options.ts'
import { now, pause } from './deadlines.ts'
import { inboxOf } from './inbox.ts'
import { assertServerVersion } from './server-version.ts'

/** A connection that comes back by itself, and whether it is there now. */
export interface Link extends AsyncDisposable {
  readonly connection: NatsConnection
  readonly logger: Logger | undefined
  /** Where answers to this connection arrive. */
  readonly inbox: string
  /** Whether the server is connected; nothing is sent while it is not, so that nothing arrives late. */
  up(): boolean
  /** Calls back at each loss and each return of the connection; the result ends that. */
  watch(listener: (up: boolean) => void): () => void
  /** Waits for the connection, at most until a point of the monotonic clock or a signal; whether it is there. */
  whenUp(until: number, signal?: AbortSignal): Promise<boolean>
  readonly closed: Promise<Error | undefined>
}

const CONNECT_MS = 60_000
const ATTEMPT_MS = 15_000
const RETRY_MS = 250
const CLOSE_MS = 2_000

/** Connects, waiting for a server that is not there yet. Rejects with `unavailable` or `not_ready`. */
export async function openLink(options: BusOptions): Promise<Link> {
  const connection = await connectWithin(options, now() + (options.connectTimeoutMs ?? CONNECT_MS))
  try {
    assertServerVersion(connection.info?.version ?? '')
  } catch (error) {
    await connection.close()
    throw error
  }
  return follow(connection, options)
}

async function connectWithin(options: BusOptions, until: number): Promise<NatsConnection> {
  try {
    return await connect({
      servers: options.url.split(','),
      name: options.name,
      inboxPrefix: inboxOf(options.user),
      ...(options.user !== undefined && { user: options.user }),
      ...(options.password !== undefined && { pass: options.password }),
      maxReconnectAttempts: -1,
      reconnectTimeWait: RETRY_MS,
      reconnectJitter: 100,
      // A frozen server is noticed after three missed pings.
      pingInterval: 3_000,
      maxPingOut: 2,
      timeout: Math.max(500, Math.min(ATTEMPT_MS, until - now())),
      noAsyncTraces: true,
    })
  } catch (error) {
    const refused = isRefusal(error)
    if (!refused && now() + RETRY_MS < until) {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      return connectWithin(options, until)
    }
    const advice = refused
      ? 'refuses the credentials: check SALLYPORT_NATS_USER and SALLYPORT_NATS_PASSWORD_FILE'
      : 'does not answer: start nats-server or check SALLYPORT_NATS_URL'
    throw new BusError('unavailable', `the NATS server at ${options.url} ${advice}`, {
      cause: error,
    })
  }
}

/** Whether the server does not want these credentials; a server that got none in time says something like it. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Error &&
  error.name === 'AuthorizationError' &&
  !/authentication timeout/i.test(error.message)

function follow(connection: NatsConnection, { logger, user }: BusOptions): Link {
  const listeners = new Set<(up: boolean) => void>()
  let isUp = true
  const turn = (up: boolean): void => {
    if (up === isUp) return
    isUp = up
    logger?.warn({ up }, up ? 'bus connection restored' : 'bus connection lost')
    for (const listener of listeners) listener(up)
  }
  const closed = connection.closed().then((error) => {
    turn(false)
    return error ?? undefined
  })
  void (async () => {
    for await (const status of connection.status()) {
      if (status.type === 'disconnect') turn(false)
      if (status.type === 'reconnect') turn(true)
    }
  })()
  const watch = (listener: (up: boolean) => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  return {
    connection,
    logger,
    inbox: inboxOf(user),
    up: () => isUp,
    watch,
    closed,
    whenUp: (until, signal) => (isUp ? Promise.resolve(true) : untilUp(watch, until, signal)),
    async [Symbol.asyncDispose]() {
      // What was handed to the connection goes out first, where the server still takes it.
      if (isUp) await Promise.race([connection.flush().catch(() => {}), pause(CLOSE_MS)])
      await connection.close()
    },
  }
}

function untilUp(
  watch: Link['watch'],
  until: number,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (up: boolean): void => {
      clearTimeout(timer)
      unwatch()
      signal?.removeEventListener('abort', abort)
      resolve(up)
    }
    const abort = (): void => end(false)
    const timer = setTimeout(abort, Math.max(0, until - now()))
    signal?.addEventListener('abort', abort)
    const unwatch = watch((up) => {
      if (up) end(true)
    })
    if (signal?.aborted) abort()
  })
}
