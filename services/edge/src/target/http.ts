import type { Connection } from '@sallyport/contracts'
import { Agent, type Dispatcher } from 'undici'
import { EdgeError } from '../errors.ts'
import { interrupted } from '../exchange/interrupted.ts'
import { OpenRequests } from './open-at-target.ts'
import type { SecretStore } from './secrets.ts'

/** One request to a target over HTTP. */
export interface HttpRequest {
  readonly method: 'POST' | 'GET' | 'DELETE'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string
  readonly signal: AbortSignal
  /** Whose request waits for its answer, one text for one principal; absent where only the status is of interest. */
  readonly waits?: string
  /** How long the target may be silent, in milliseconds, where that differs from the bound for all; 0 for ever. */
  readonly silenceMs?: number
}

/** Sends requests to targets with their credential. */
export interface Http {
  /** Rejects with an EdgeError where no answer came; with the signal's reason where that ended it. */
  request(connection: Connection, url: URL, request: HttpRequest): Promise<Dispatcher.ResponseData>
  destroy(): Promise<void>
}

const CONNECT_TIMEOUT_MS = 5000
/** Requests that wait for an answer of one target, each with a socket, and those of them that are one principal's. */
const REQUESTS_PER_TARGET = 1024
const REQUESTS_PER_PRINCIPAL = 64
/** Sockets of one target for what has no answer to wait for: a target that thinks for long can still be told to stop. */
const SOCKETS_ASIDE = 64

const UNREACHED = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/** `patienceMs` is how long a target may be silent before it is taken for dead. */
export function createHttp(secrets: SecretStore, patienceMs: number): Http {
  const options = { connect: { timeout: CONNECT_TIMEOUT_MS }, pipelining: 1 }
  const requests = new Agent({ ...options, connections: REQUESTS_PER_TARGET })
  const asides = new Agent({ ...options, connections: SOCKETS_ASIDE })
  // Streams that clients keep open are bounded by the number of clients.
  const streams = new Agent(options)
  const room = new OpenRequests(REQUESTS_PER_TARGET, REQUESTS_PER_PRINCIPAL)
  return {
    request: async (connection, url, request) => {
      const { method, headers, body, signal, waits, silenceMs = patienceMs } = request
      const agent = method === 'GET' ? streams : waits === undefined ? asides : requests
      const credential = await injected(connection, secrets)
      const leave = waits === undefined ? () => {} : room.enter(url.origin, waits)
      if (leave === undefined) throw tooMany(connection)
      try {
        const response = await agent.request({
          origin: url.origin,
          path: `${url.pathname}${url.search}`,
          method,
          headers: { ...headers, ...credential },
          body: body ?? null,
          signal,
          headersTimeout: patienceMs,
          bodyTimeout: silenceMs,
        })
        // Whoever reads the body hears of its end; one that nobody reads any more may break in silence.
        response.body.on('error', () => {}).once('close', leave)
        return response
      } catch (cause) {
        leave()
        if (signal.aborted) throw cause
        throw isUnreached(cause) ? unreachable(connection, cause) : interrupted(cause)
      }
    },
    destroy: async () => {
      await Promise.all([requests.destroy(), asides.destroy(), streams.destroy()])
    },
  }
}

/** The error of a target that cannot have seen the request. */
export const unreachable = (connection: Connection, cause?: unknown): EdgeError =>
  new EdgeError(
    'target_unavailable',
    `The target of connection "${connection.name}" cannot be reached; try again later.`,
    { cause },
  )

const tooMany = ({ name }: Connection): EdgeError =>
  new EdgeError(
    'target_unavailable',
    `Too many calls wait for the target of connection "${name}", of this principal or of all; try again when some have ended.`,
  )

/** Whether no connection came about, so that the target cannot have seen the request. */
function isUnreached(cause: unknown): boolean {
  const code: unknown = cause instanceof Error ? Reflect.get(cause, 'code') : undefined
  return typeof code === 'string' && UNREACHED.has(code)
}

async function injected(
  { credential }: Connection,
  secrets: SecretStore,
): Promise<Record<string, string>> {
  if (credential === undefined) return {}
  return { authorization: `Bearer ${await secrets.read(credential.secret)}` }
}
