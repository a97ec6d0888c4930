import type { Connection } from '@sallyport/contracts'
import { Agent, type Dispatcher } from 'undici'
import { EdgeError } from '../errors.ts'
import { interrupted } from '../exchange/interrupted.ts'
import type { SecretStore } from './secrets.ts'

/** One request to a target over HTTP. */
export interface HttpRequest {
  readonly method: 'POST' | 'GET' | 'DELETE'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string
  readonly signal: AbortSignal
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
/** Sockets of one target for requests; the streams that clients keep open have others, and are bounded by their number. */
const SOCKETS_PER_TARGET = 256

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
  const requests = new Agent({ ...options, connections: SOCKETS_PER_TARGET })
  const streams = new Agent(options)
  return {
    request: async (connection, url, request) => {
      const { method, headers, body, signal, silenceMs = patienceMs } = request
      const agent = method === 'GET' ? streams : requests
      const credential = await injected(connection, secrets)
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
        response.body.on('error', () => {})
        return response
      } catch (cause) {
        if (signal.aborted) throw cause
        throw isUnreached(cause) ? unreachable(connection, cause) : interrupted(cause)
      }
    },
    destroy: async () => {
      await Promise.all([requests.destroy(), streams.destroy()])
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
